/// Chips: a region of a picture, at a size, turned, in a quality and a format, as
/// [IIIF's Image API 3.0](https://iiif.io/api/image/3.0/) writes them.
///
/// Owns: what the words of a request mean for a given picture, and the way from there to the bytes of a file. Must not
/// know: HTTP, where pictures are stored.
/// Start reading at [ChipRequest], then [ChipMaker].
@NullMarked
package io.granary.images.chip;

import org.jspecify.annotations.NullMarked;
