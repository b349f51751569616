/// How fast background work may go.
///
/// Owns: the pace, and how it yields to requests. Must not know: what the work is. Start reading at [IoBudget].
@NullMarked
package io.granary.compaction.rate;

import org.jspecify.annotations.NullMarked;
