/// Histories of requests over the wire, and whether they can have happened one after the other.
///
/// Owns: the recording of what clients asked and were told while the server is killed, and the search for an order.
/// Must
/// not know: anything of the server but its answers. Start reading at
/// [io.granary.conformance.linear.LinearizabilityTest].
@NullMarked
package io.granary.conformance.linear;

import org.jspecify.annotations.NullMarked;
