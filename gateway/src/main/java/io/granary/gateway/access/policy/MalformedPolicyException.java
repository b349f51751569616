package io.granary.gateway.access.policy;

/// Why a text is no policy; the message is for whoever wrote it.
public final class MalformedPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedPolicyException(String reason) {
        super(reason, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
