package io.granary.index.overlay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key of a bucket, ordered by bucket and then by unsigned bytes. The bytes are borrowed and never change; an empty
/// array stands before the bucket's first key.
public record OverlayKey(int bucket, byte[] key) implements Comparable<OverlayKey> {
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
