/// Object Lock: retention, legal holds, and the defaults of buckets.
///
/// Owns: their headers and documents, and who may shorten a retention. Must not know: how a locked version is kept from
/// being deleted, which the engine does. Start reading at [io.granary.gateway.lock.LockHeaders].
@NullMarked
package io.granary.gateway.lock;

import org.jspecify.annotations.NullMarked;
