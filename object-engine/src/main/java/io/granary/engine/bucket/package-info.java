/// The buckets: few, and asked for by every request.
///
/// Owns: the map from names to buckets in memory. Must not know: how changes of buckets are decided or kept.
@NullMarked
package io.granary.engine.bucket;

import org.jspecify.annotations.NullMarked;
