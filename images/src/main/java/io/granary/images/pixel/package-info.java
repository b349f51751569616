/// Decoded pixels: planes of 8-bit samples, each with its own place and resolution.
///
/// Owns: the one form in which every reader gives pixels. Must not know: formats.
/// Start reading at [Pixels].
@NullMarked
package io.granary.images.pixel;

import org.jspecify.annotations.NullMarked;
