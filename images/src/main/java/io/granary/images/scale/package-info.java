/// From one resolution to another.
///
/// Owns: the filter and its arithmetic. Must not know: formats, colours.
/// Start reading at [Resampler].
@NullMarked
package io.granary.images.scale;

import org.jspecify.annotations.NullMarked;
