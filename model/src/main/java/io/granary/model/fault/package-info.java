/// Where tests have the process killed.
///
/// Owns: the names of the steps. Must not know: what happens in them. Start reading at [KillPoint].
@NullMarked
package io.granary.model.fault;

import org.jspecify.annotations.NullMarked;
