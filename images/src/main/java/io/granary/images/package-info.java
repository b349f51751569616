/// Pictures read in part: regions, sizes and formats of images whose bytes lie somewhere else.
///
/// Owns: what is common to all formats: where bytes come from, what a picture is, what work may cost. Must not know:
/// HTTP, buckets, the engine, or any native image library.
/// Start reading at [Picture], then [io.granary.images.chip.ChipMaker].
@NullMarked
package io.granary.images;

import org.jspecify.annotations.NullMarked;
