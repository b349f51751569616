/// What the store does for itself beside requests, and the commands for it: compaction, scrubbing, backups.
///
/// Owns: the threads of this work, their pace and figures. Must not know: HTTP, how segments are compacted or read.
/// Start
/// reading at [BackgroundCompaction].
@NullMarked
package io.granary.server.upkeep;

import org.jspecify.annotations.NullMarked;
