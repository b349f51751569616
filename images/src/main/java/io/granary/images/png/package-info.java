/// PNG: reading a region while its rows stream by, and writing one.
///
/// Owns: chunks, filters, interlacing. Must not know: what the pixels are for.
/// Start reading at [PngPicture].
@NullMarked
package io.granary.images.png;

import org.jspecify.annotations.NullMarked;
