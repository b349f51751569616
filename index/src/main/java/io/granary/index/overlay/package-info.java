/// What is visible and not yet on disk.
///
/// Owns: the generations in memory, and which of two changes of a key wins. Must not know: the database.
/// Start reading at [Overlay].
@NullMarked
package io.granary.index.overlay;

import org.jspecify.annotations.NullMarked;
