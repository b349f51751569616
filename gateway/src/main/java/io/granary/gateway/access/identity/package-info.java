/// Who there is: accounts, users, keys, attached policies, and the sessions that keys begin.
///
/// Owns: identities in memory, their rows, and the sealing of secrets. Must not know: buckets or requests. Start
/// reading at [Identities].
@NullMarked
package io.granary.gateway.access.identity;

import org.jspecify.annotations.NullMarked;
