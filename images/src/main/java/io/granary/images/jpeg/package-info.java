/// JPEG: reading a region of one at full size or reduced while it is decoded, and writing one.
///
/// Owns: baseline, extended (8 bit) and progressive Huffman coding. Arithmetic, lossless and 12-bit coding are refused.
/// Must not know: TIFF, whose tiles use it.
/// Start reading at [JpegPicture], then [JpegDecoder].
@NullMarked
package io.granary.images.jpeg;

import org.jspecify.annotations.NullMarked;
