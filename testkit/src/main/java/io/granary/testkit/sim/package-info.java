/// A machine in memory that can crash, fill up and lie, driven by one seed.
///
/// Owns: simulated disks and background work. Must not know: what is stored. Start reading at [SimulatedDisk].
@NullMarked
package io.granary.testkit.sim;

import org.jspecify.annotations.NullMarked;
