package io.granary.engine.listing;

import io.granary.model.name.BucketName;
import io.granary.model.name.VersionId;
import java.util.Optional;

/// One page of versions. All byte arrays are UTF-8 and borrowed; an empty one means "none".
///
/// @param afterKey only keys and common prefixes strictly behind it, as in [ListQuery]; and, with `afterVersion`, the
///     versions of that key which are listed behind that one
/// @param limit versions and common prefixes together, 1 to 1,000
public record VersionQuery(
        BucketName bucket,
        byte[] prefix,
        byte[] delimiter,
        byte[] afterKey,
        Optional<VersionId> afterVersion,
        int limit) {
    public VersionQuery {
        if (limit < 1 || limit > ListQuery.MAX_LIMIT) {
            throw new IllegalArgumentException("limit out of range: " + limit);
        }
    }
}
