/// The checksums that S3 clients send and ask for: values and arithmetic, no I/O.
///
/// Owns: the algorithms and their wire names. Must not know: requests or records.
/// Start reading at [ChecksumKind].
@NullMarked
package io.granary.model.checksum;

import org.jspecify.annotations.NullMarked;
