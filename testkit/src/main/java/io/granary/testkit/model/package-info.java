/// What the store is to do, in memory and without faults: steps, their answers, and the state after them.
///
/// Owns: the reference model and random steps. Must not know: how the engine does it. Start reading at [ModelStore].
@NullMarked
package io.granary.testkit.model;

import org.jspecify.annotations.NullMarked;
