package io.granary.gateway.request;

/// What may be configured for a bucket and need not be: S3 has an error of its own for asking after each while it is
/// not.
public enum Configuration {
    CORS,
    POLICY,
    PUBLIC_ACCESS_BLOCK,
    OWNERSHIP_CONTROLS,
    LIFECYCLE,
    TAGGING,
    ENCRYPTION,
    REPLICATION,
    WEBSITE,
    OBJECT_LOCK,
    METADATA,
    /// One of the configurations with an id: analytics, metrics, inventory, intelligent tiering.
    NAMED
}
