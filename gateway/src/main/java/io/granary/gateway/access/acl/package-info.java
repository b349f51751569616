/// Access control lists and who owns what.
///
/// Owns: the lists of buckets and objects, their forms on the wire and in the store, ownership controls and the block
/// of public access. Must not know: how a decision is made. Start reading at [Acl].
@NullMarked
package io.granary.gateway.access.acl;

import org.jspecify.annotations.NullMarked;
