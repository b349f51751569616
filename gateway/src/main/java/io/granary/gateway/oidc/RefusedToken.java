package io.granary.gateway.oidc;

/// Why a token was not believed. The message is for whoever sent it and repeats nothing of the token.
public final class RefusedToken extends Exception {
    private static final long serialVersionUID = 1;

    /// What is wrong with it.
    public enum Fault {
        /// It is not one, not of a configured issuer, or not signed by it, or not for here.
        INVALID,
        EXPIRED,
        /// The issuer could not be asked.
        UNREACHABLE
    }

    private final Fault fault;

    RefusedToken(Fault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    static RefusedToken invalid(String message) {
        return new RefusedToken(Fault.INVALID, message);
    }

    public Fault fault() {
        return fault;
    }
}
