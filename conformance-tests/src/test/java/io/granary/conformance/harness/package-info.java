/// Servers to test, in this process or in their own, and the clients that talk to them.
///
/// Owns: starting, stopping and killing a server; the ways of asking it. Must not know: what an answer should be.
/// Start reading at [Setup].
@NullMarked
package io.granary.conformance.harness;

import org.jspecify.annotations.NullMarked;
