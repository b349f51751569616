/// From pixels to the bytes of a file: PNG, WebP (lossless), TIFF and NumPy's array; JPEG is beside its decoder.
///
/// Owns: what is written. Must not know: where pixels came from.
/// Start reading at [OutputFormat].
@NullMarked
package io.granary.images.encode;

import org.jspecify.annotations.NullMarked;
