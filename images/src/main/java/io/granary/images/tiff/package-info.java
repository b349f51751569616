/// TIFF and BigTIFF: reading a region out of strips or tiles, at the resolution of a pyramid that fits.
///
/// Owns: directories, where pieces lie, their compression and packing. Must not know: what the pixels are for.
/// Start reading at [TiffPicture].
@NullMarked
package io.granary.images.tiff;

import org.jspecify.annotations.NullMarked;
