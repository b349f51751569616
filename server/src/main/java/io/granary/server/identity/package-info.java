/// `./granary user`, `role`, `key`, `policy` and `account`: the command line of the administrative calls.
///
/// Owns: the arguments and the signing of calls. Must not know: the store. Start reading at [UserCommand].
@NullMarked
package io.granary.server.identity;

import org.jspecify.annotations.NullMarked;
