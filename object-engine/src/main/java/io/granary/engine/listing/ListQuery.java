package io.granary.engine.listing;

import io.granary.model.name.BucketName;

/// One page of keys. All byte arrays are UTF-8 and borrowed; an empty one means "none".
///
/// @param after only keys and common prefixes strictly behind it; a common prefix that equals it, or begins it, is not
///     given again
/// @param limit keys and common prefixes together, 0 to 1,000
public record ListQuery(BucketName bucket, byte[] prefix, byte[] delimiter, byte[] after, int limit) {
    public static final int MAX_LIMIT = 1000;

    public ListQuery {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit out of range: " + limit);
        }
    }
}
