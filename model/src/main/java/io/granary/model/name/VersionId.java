package io.granary.model.name;

import java.util.HexFormat;

/// The id of a version: [#NULL] in a bucket that never had versioning (or has it suspended), otherwise the sequence of
/// the change that made it, so that ids need no allocation and order as versions do.
public record VersionId(long sequence) {
    /// The version that a bucket without versioning overwrites; S3 writes it `null`.
    public static final VersionId NULL = new VersionId(0);

    /// The id as it was written by [#toString()]; throws `IllegalArgumentException` for anything else.
    public static VersionId parse(String text) {
        if (text.equals("null")) {
            return NULL;
        }
        if (text.length() != 16) {
            throw new IllegalArgumentException("not a version id");
        }
        long sequence = HexFormat.fromHexDigitsToLong(text);
        if (sequence <= 0 || !text.equals(HexFormat.of().toHexDigits(sequence))) {
            throw new IllegalArgumentException("not a version id");
        }
        return new VersionId(sequence);
    }

    public boolean isNull() {
        return sequence == 0;
    }

    @Override
    public String toString() {
        return isNull() ? "null" : HexFormat.of().toHexDigits(sequence);
    }
}
