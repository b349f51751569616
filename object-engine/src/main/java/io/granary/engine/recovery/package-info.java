/// Opening: replays what the log has and the index lacks; makes the whole index again.
///
/// Owns: what each record means to the index. Must not know: how the index keeps it. Start reading at [Recovery].
@NullMarked
package io.granary.engine.recovery;

import org.jspecify.annotations.NullMarked;
