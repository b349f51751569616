/// Tests that are run once for each of many seeds.
///
/// Owns: the annotation and its loop. Must not know: what is tested. Start reading at [Seeds].
@NullMarked
package io.granary.testkit.seeds;

import org.jspecify.annotations.NullMarked;
