/// Large bodies: extents striped over the data directories (`docs/format.md`, section 5).
///
/// Owns: the SPI for extents. Must not know: objects, uploads or HTTP. Start reading at [ExtentStore].
@NullMarked
package io.granary.segment.extent;

import org.jspecify.annotations.NullMarked;
