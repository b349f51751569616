/// Reads: one lookup, then bytes in order.
///
/// Owns: how the body of a version is found, verified and handed out. Must not know: conditions, ranges on the wire.
/// Start reading at [ObjectReader].
@NullMarked
package io.granary.engine.read;

import org.jspecify.annotations.NullMarked;
