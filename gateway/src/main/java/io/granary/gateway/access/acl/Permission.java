package io.granary.gateway.access.acl;

/// What a grant allows.
public enum Permission {
    READ,
    WRITE,
    READ_ACP,
    WRITE_ACP,
    FULL_CONTROL;

    boolean includes(Permission wanted) {
        return this == FULL_CONTROL || this == wanted;
    }
}
