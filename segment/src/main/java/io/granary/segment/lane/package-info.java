/// Group commit: many small records, one sync.
///
/// Owns: the order of changes, the committer's thread and its queue. Must not know: files, and what records mean.
/// Start reading at [PackedLane].
@NullMarked
package io.granary.segment.lane;

import org.jspecify.annotations.NullMarked;
