/// An hour or more of a server under bounded load and random faults, and its graphs.
///
/// Owns: the load, the faults, the samples and how they are drawn. Must not know: the server's classes; it runs the
/// program as an operator does. Start reading at [Soak].
@NullMarked
package io.granary.conformance.soak;

import org.jspecify.annotations.NullMarked;
