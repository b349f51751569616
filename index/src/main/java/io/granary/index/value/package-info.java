/// The values of the index's tables as bytes (`docs/format.md`, section 6).
///
/// Owns: one class per byte table. Must not know: the database that keeps them.
/// Start reading at [VersionCodec].
@NullMarked
package io.granary.index.value;

import org.jspecify.annotations.NullMarked;
