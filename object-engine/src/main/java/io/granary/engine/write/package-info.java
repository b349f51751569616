/// Writes: from a request for a change to a durable, visible one.
///
/// Owns: checksums of bodies, the choice between a packed record and extents, the order of changes and the judging of
/// conditions. Must not know: how groups reach the disk, how the index keeps what it is told.
/// Start reading at [Committer].
@NullMarked
package io.granary.engine.write;

import org.jspecify.annotations.NullMarked;
