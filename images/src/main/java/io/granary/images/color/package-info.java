/// What samples mean: from any colour space to sRGB.
///
/// Owns: luma and chroma, inks, ICC profiles. Must not know: formats.
/// Start reading at [Colors].
@NullMarked
package io.granary.images.color;

import org.jspecify.annotations.NullMarked;
