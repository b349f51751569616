/// What long commands show while they run.
///
/// Owns: the progress line. Must not know: what progresses. Start reading at [Progress].
@NullMarked
package io.granary.server.console;

import org.jspecify.annotations.NullMarked;
