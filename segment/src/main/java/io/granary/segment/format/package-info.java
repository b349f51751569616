/// `docs/format.md`, sections 2 and 3, in code: one class per byte table.
///
/// Owns: the frames of segments and records. Must not know: files, and what a descriptor means.
/// Start reading at [RecordHeader].
@NullMarked
package io.granary.segment.format;

import org.jspecify.annotations.NullMarked;
