/// Clients in other languages, and a real data set, each fetched from its registry by the test that uses it.
///
/// Owns: that unmodified clients work. Must not know: how they speak. A client that cannot be had is a skipped test
/// with
/// the reason. Start reading at [Tools].
@NullMarked
package io.granary.conformance.client;

import org.jspecify.annotations.NullMarked;
