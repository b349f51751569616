/// Where bytes are: segments, positions in them, and extents of large bodies.
///
/// Owns: the words for places. Must not know: files; a position is opaque above the segment store.
/// Start reading at [SegmentLocation].
@NullMarked
package io.granary.model.location;

import org.jspecify.annotations.NullMarked;
