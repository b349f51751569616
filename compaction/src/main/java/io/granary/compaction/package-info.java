/// Gives space back: copies what lives out of segments that are mostly dead, and deletes them.
///
/// Owns: which segments are rewritten and when, what is copied, and the order of steps that makes a crash at any of
/// them
/// harmless. Must not know: the engine, and what records mean beyond the change that they are to the index. Start
/// reading
/// at [Compactor]; `docs/decisions/025` says why it is right.
@NullMarked
package io.granary.compaction;

import org.jspecify.annotations.NullMarked;
