package io.granary.index.overlay;

import io.granary.index.RowSpace;
import io.granary.index.key.KeyCodec;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key of a bucket, ordered by bucket and then by unsigned bytes. The bytes are borrowed and never change; an empty
/// array stands before the bucket's first key. Rows have keys of this kind too, of buckets that cannot be.
public record OverlayKey(int bucket, byte[] key) implements Comparable<OverlayKey> {
    /// Throws `IllegalArgumentException` where no bucket can have this number.
    public static OverlayKey of(int bucket, ObjectKey key) {
        return new OverlayKey(KeyCodec.checkBucket(bucket), key.utf8());
    }

    public static OverlayKey of(RowSpace space, RowKey key) {
        return new OverlayKey(KeyCodec.bucketOfRows(space.code()), key.bytes());
    }

    /// Where a rebuild remembers that rows were removed whose keys have the first `length` bytes of this row's.
    OverlayKey removal(int length) {
        return new OverlayKey(
                KeyCodec.bucketOfRemovals(bucket), length == key.length ? key : Arrays.copyOf(key, length));
    }

    /// Whether this is a key of the same bucket that begins with the other's bytes.
    public boolean startsWith(OverlayKey prefix) {
        int length = prefix.key.length;
        return bucket == prefix.bucket && key.length >= length && Arrays.equals(key, 0, length, prefix.key, 0, length);
    }

    @Override
    public int compareTo(OverlayKey other) {
        int order = Integer.compare(bucket, other.bucket);
        return order != 0 ? order : Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OverlayKey o && bucket == o.bucket && Arrays.equals(key, o.key);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + bucket;
    }

    @Override
    public String toString() {
        return bucket + "/" + new String(key, java.nio.charset.StandardCharsets.UTF_8);
    }
}
