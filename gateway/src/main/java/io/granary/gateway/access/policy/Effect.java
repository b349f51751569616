package io.granary.gateway.access.policy;

/// What a statement does with the requests that it matches.
public enum Effect {
    ALLOW,
    DENY
}
