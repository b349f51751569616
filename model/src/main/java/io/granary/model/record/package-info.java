/// What a record says of itself, and the bytes in which it says it (`docs/format.md`, section 4).
///
/// Owns: descriptors and their encoding. Must not know: how records are framed, written or found.
/// Start reading at [Descriptor].
@NullMarked
package io.granary.model.record;

import org.jspecify.annotations.NullMarked;
