package io.granary.model.checksum;

/// What a checksum of a multipart object covers: the bytes of the whole object, or the checksums of its parts.
public enum ChecksumType {
    FULL_OBJECT,
    COMPOSITE
}
