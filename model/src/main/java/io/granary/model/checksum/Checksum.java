package io.granary.model.checksum;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A checksum value of a known kind.
public final class Checksum {
    private final ChecksumKind kind;
    private final ChecksumType type;
    private final byte[] value;

    /// Takes `value`; throws `IllegalArgumentException` when its length is not the kind's.
    public Checksum(ChecksumKind kind, ChecksumType type, byte[] value) {
        if (value.length != kind.lengthBytes()) {
            throw new IllegalArgumentException(
                    kind.wireName() + " has " + kind.lengthBytes() + " bytes, not " + value.length);
        }
        this.kind = kind;
        this.type = type;
        this.value = value;
    }

    public static Checksum ofWhole(ChecksumKind kind, byte[] value) {
        return new Checksum(kind, ChecksumType.FULL_OBJECT, value);
    }

    /// The value of a kind of four or eight bytes, from the number that it is.
    static Checksum ofNumber(ChecksumKind kind, long number) {
        var value = new byte[kind.lengthBytes()];
        long rest = number;
        for (int i = value.length - 1; i >= 0; i--) {
            value[i] = (byte) rest;
            rest >>>= Byte.SIZE;
        }
        return ofWhole(kind, value);
    }

    /// Reads the Base64 of a header; throws `IllegalArgumentException` for anything that is not one of this kind.
    public static Checksum parse(ChecksumKind kind, String base64) {
        return ofWhole(kind, Base64.getDecoder().decode(base64));
    }

    public ChecksumKind kind() {
        return kind;
    }

    public ChecksumType type() {
        return type;
    }

    /// Lends the bytes, most significant first; nobody may change them.
    public byte[] value() {
        return value;
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checksum c && kind == c.kind && type == c.type && Arrays.equals(value, c.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value) * 31 + kind.hashCode();
    }

    @Override
    public String toString() {
        return kind.wireName() + ':' + base64() + (type == ChecksumType.COMPOSITE ? " (composite)" : "");
    }
}
