package io.granary.gateway.sts;

/// A refusal in the token service's words. The message is for whoever asked.
final class TokenRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;

    TokenRefusal(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    static TokenRefusal invalid(String message) {
        return new TokenRefusal("ValidationError", 400, message);
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }
}
