package io.granary.index.overlay;

import io.granary.index.RowSpace;
import io.granary.index.key.KeyCodec;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A version of a key of a bucket, ordered by bucket, then by the key's unsigned bytes, and then by the sequence that
/// the
/// version is named by, downwards: the null version, which has 0, comes last. The bytes are borrowed and never change;
/// an
/// empty array stands before the bucket's first key. Rows have keys of this kind too, of buckets that cannot be, and
/// are
/// null versions.
///
/// The hash is that of the key, whatever the version.
public record OverlayKey(int bucket, byte[] key, long version) implements Comparable<OverlayKey> {
    /// A row, or the null version of a key.
    public OverlayKey(int bucket, byte[] key) {
        this(bucket, key, 0);
    }

    /// Throws `IllegalArgumentException` where no bucket can have this number.
    public static OverlayKey of(int bucket, ObjectKey key, VersionId version) {
        return new OverlayKey(KeyCodec.checkBucket(bucket), key.utf8(), version.sequence());
    }

    /// What stands before all versions of a key.
    public static OverlayKey first(int bucket, byte[] key) {
        return new OverlayKey(bucket, key, Long.MAX_VALUE);
    }

    public static OverlayKey of(RowSpace space, RowKey key) {
        return new OverlayKey(KeyCodec.bucketOfRows(space.code()), key.bytes());
    }

    /// Where a rebuild remembers that rows were removed whose keys have the first `length` bytes of this row's.
    OverlayKey removal(int length) {
        return new OverlayKey(
                KeyCodec.bucketOfRemovals(bucket), length == key.length ? key : Arrays.copyOf(key, length));
    }

    /// The null version of the same key.
    OverlayKey ofNullVersion() {
        return new OverlayKey(bucket, key);
    }

    /// Whether the other is a version of the same key.
    public boolean isOfSameKey(OverlayKey other) {
        return bucket == other.bucket && Arrays.equals(key, other.key);
    }

    /// Whether this is a key of the same bucket that begins with the other's bytes.
    public boolean startsWith(OverlayKey prefix) {
        int length = prefix.key.length;
        return bucket == prefix.bucket && key.length >= length && Arrays.equals(key, 0, length, prefix.key, 0, length);
    }

    @Override
    public int compareTo(OverlayKey other) {
        int order = Integer.compare(bucket, other.bucket);
        if (order == 0) {
            order = Arrays.compareUnsigned(key, other.key);
        }
        return order != 0 ? order : Long.compare(other.version, version);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OverlayKey o && version == o.version && isOfSameKey(o);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + bucket;
    }

    @Override
    public String toString() {
        return bucket + "/" + new String(key, java.nio.charset.StandardCharsets.UTF_8) + "@" + version;
    }
}
