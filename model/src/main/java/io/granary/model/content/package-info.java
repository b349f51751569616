/// Bodies read by pull.
///
/// Owns: the contract between whoever has a body and whoever stores it. Must not know: sockets or files.
/// Start reading at [Content].
@NullMarked
package io.granary.model.content;

import org.jspecify.annotations.NullMarked;
