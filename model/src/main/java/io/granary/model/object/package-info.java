/// What an object is: its versions, its headers and the conditions that requests put on it.
///
/// Owns: the meaning of a version and of a condition. Must not know: where bytes are kept, how requests are written.
/// Start reading at [ObjectVersion].
@NullMarked
package io.granary.model.object;

import org.jspecify.annotations.NullMarked;
