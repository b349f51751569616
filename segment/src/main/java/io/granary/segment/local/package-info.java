/// Segments and extents in files of this machine.
///
/// Owns: files, fsync, reads that do not wait, the lock of a data directory, what remains after a crash. Must not know:
/// what records mean. Start reading at [LocalSegmentStore].
@NullMarked
package io.granary.segment.local;

import org.jspecify.annotations.NullMarked;
