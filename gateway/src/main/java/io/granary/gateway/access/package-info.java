/// Who may do what.
///
/// Owns: what each operation asks for, and the one decision between a request's signature and its operation. Must not
/// know: how operations work, nor how requests arrive. Start reading at [Access].
@NullMarked
package io.granary.gateway.access;

import org.jspecify.annotations.NullMarked;
