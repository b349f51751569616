/// What S3 objects do.
///
/// Owns: puts, reads, deletes, copies and listings, and in which order they become durable and visible. Must not know:
/// HTTP, Vert.x, LMDB. Start reading at [ObjectEngine], the one door.
@NullMarked
package io.granary.engine;

import org.jspecify.annotations.NullMarked;
