/// Suites that every implementation of an SPI extends, and what they need to write records.
///
/// Owns: the promises of the SPIs as tests. Must not know: any implementation. Start reading at
/// [SegmentStoreContract].
@NullMarked
package io.granary.testkit.contract;

import org.jspecify.annotations.NullMarked;
