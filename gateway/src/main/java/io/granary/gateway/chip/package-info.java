/// Chips: regions and sizes of stored images, cut when they are read, in the words of the IIIF Image API 3.0.
///
/// Owns: the keys `_granary/iiif/…`, the threads that make chips, and what is kept of them. Must not know: how a format
/// is
/// read (`images` does). Start reading at [io.granary.gateway.chip.ChipTree].
@NullMarked
package io.granary.gateway.chip;

import org.jspecify.annotations.NullMarked;
