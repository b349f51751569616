/// The index on LMDB: the only package that imports LmdbJava.
///
/// Owns: the environment, its tables, the writer's thread. Must not know: what records look like, and who asks.
/// Start reading at [LmdbIndex].
@NullMarked
package io.granary.index.lmdb;

import org.jspecify.annotations.NullMarked;
