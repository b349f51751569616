package io.granary.model.name;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key: well-formed UTF-8 of 1 to 1,024 bytes. Keys compare by their unsigned bytes, which is the order in which S3
/// lists them. Nothing is normalised: `a//b`, `..`, control characters and emoji are all ordinary keys.
public final class ObjectKey implements Comparable<ObjectKey> {
    public static final int MAX_BYTES = 1024;

    private final byte[] utf8;
    private @Nullable String text;

    private ObjectKey(byte[] utf8, @Nullable String text) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("a key must not be empty");
        }
        if (utf8.length > MAX_BYTES) {
            throw new KeyTooLongException(utf8.length);
        }
        this.utf8 = utf8;
        this.text = text;
    }

    /// Throws `IllegalArgumentException` for an empty key or a lone surrogate and [KeyTooLongException] beyond 1,024
    /// bytes.
    public static ObjectKey of(String text) {
        try {
            var bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(java.nio.CharBuffer.wrap(text));
            var utf8 = new byte[bytes.remaining()];
            bytes.get(utf8);
            return new ObjectKey(utf8, text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a key must be well-formed Unicode", e);
        }
    }

    /// Takes `utf8`, which must not change afterwards. Throws as [#of(String)], also for malformed UTF-8.
    public static ObjectKey ofUtf8(byte[] utf8) {
        if (isAscii(utf8)) {
            return new ObjectKey(utf8, null);
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return new ObjectKey(utf8, text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a key must be well-formed UTF-8", e);
        }
    }

    /// Takes `utf8` that this store wrote and checked itself: decoding an index of a billion keys checks nothing twice.
    public static ObjectKey ofTrusted(byte[] utf8) {
        return new ObjectKey(utf8, null);
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /// Lends the key's own bytes; nobody may change them.
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public int compareTo(ObjectKey other) {
        return Arrays.compareUnsigned(utf8, other.utf8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectKey key && Arrays.equals(utf8, key.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        var known = text;
        if (known == null) {
            known = new String(utf8, StandardCharsets.UTF_8);
            text = known;
        }
        return known;
    }
}
