/// The engine on a simulated machine, run against the model: random scripts with crashes in them.
///
/// Owns: lives of an engine, what a machine does to them, and how a failing script is made short. Must not know: what
/// the
/// engine keeps where. Start reading at [Simulation].
@NullMarked
package io.granary.testkit.engine;

import org.jspecify.annotations.NullMarked;
