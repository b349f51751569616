/// Append-only storage: the SPI and its promises.
///
/// Owns: durable records in segments, and large runs in extents. Must not know: keys, versions, buckets; a descriptor
/// is
/// opaque bytes here. Start reading at [SegmentStore].
@NullMarked
package io.granary.segment;

import org.jspecify.annotations.NullMarked;
