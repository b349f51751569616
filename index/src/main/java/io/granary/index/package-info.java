/// The index: key → version, ordered as S3 lists.
///
/// Owns: what is current, the order of keys, live bytes per segment, the checkpoint. Must not know: segment bytes; a
/// location is only kept here. Start reading at [ObjectIndex].
@NullMarked
package io.granary.index;

import org.jspecify.annotations.NullMarked;
