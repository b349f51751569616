/// The buckets and what is set for them: few, and asked for by every request.
///
/// Owns: the map from names to buckets and their settings, in memory. Must not know: how changes of buckets are decided
/// or kept, what a
/// setting says. Start reading at [BucketSettings].
@NullMarked
package io.granary.engine.bucket;

import org.jspecify.annotations.NullMarked;
