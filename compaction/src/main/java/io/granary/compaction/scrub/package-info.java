/// Reads everything that is stored, to find damage before somebody needs what is damaged.
///
/// Owns: what counts as damage, and which objects it hits. Must not know: what is done about it. Start reading at
/// [Scrubber].
@NullMarked
package io.granary.compaction.scrub;

import org.jspecify.annotations.NullMarked;
