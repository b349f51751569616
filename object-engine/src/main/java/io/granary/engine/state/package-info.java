/// A bucket as it was at one sequence, for whoever reads all of it.
///
/// Owns: walking versions and their annotations in one state, and reading what their records hold. Must not know: what
/// is made of it. Start reading at [BucketState].
@NullMarked
package io.granary.engine.state;

import org.jspecify.annotations.NullMarked;
