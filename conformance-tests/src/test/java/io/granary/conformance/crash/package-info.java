/// Servers that are killed, files that are damaged, disks that are full.
///
/// Owns: that what was acknowledged is there afterwards, that nothing else is, and that damage is told and never
/// served. Must not know: how the server recovers. Start reading at [KillTest].
@NullMarked
package io.granary.conformance.crash;

import org.jspecify.annotations.NullMarked;
