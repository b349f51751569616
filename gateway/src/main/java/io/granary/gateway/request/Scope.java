package io.granary.gateway.request;

/// What a request's address names.
public enum Scope {
    /// No bucket: the account.
    SERVICE,
    BUCKET,
    OBJECT
}
