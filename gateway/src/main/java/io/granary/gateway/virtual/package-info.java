/// Virtual keys: objects that nobody stored, made by the gateway when they are read.
///
/// Owns: the reserved first component `_granary/` of every bucket, which trees hang under it, and the contract between
/// a tree and the operations of S3. Must not know: what any tree makes. Start reading at [VirtualTree].
///
/// **How to add one.** Implement [VirtualTree]: `name()` is the component behind `_granary/`, and `open` answers a
/// [VirtualRequest] with a [VirtualObject], whose facts (size, ETag, time, headers) are known when it is opened and
/// whose bytes are made when they are asked for, from any offset. Put one line for the tree into `VirtualTrees` of the
/// operation package. Nothing else: GET, HEAD, `Range`, `If-…`, `partNumber`, presigned URLs and `response-…`
/// parameters are those of stored objects, because GetObject and HeadObject serve both by the same code. A tree that
/// lists its keys overrides `list`; one whose names can be written or deleted overrides `put` and `delete`; all others
/// keep the refusals that stand there.
///
/// **What a tree must heed.** `open` is called on an event loop and must not wait: what may wait goes to
/// `ObjectEngine.read` or to a pool of the tree's own, and completes the stage from there. A key that the tree does not
/// have fails with `EngineFailure.NoSuchKey` ([VirtualRequest#noSuchKey]), a malformed one with
/// `RequestFailure.InvalidArgument`. Before it looks at a stored object it asks [VirtualRequest#requireRead] whether
/// the
/// caller may read that one: the right to read the virtual key is checked before, and is not enough. Equal facts mean
/// equal bytes: an ETag is made of everything that the bytes depend on, and is no MD5 ([VirtualFacts#etag]), so that no
/// client compares it with one.
@NullMarked
package io.granary.gateway.virtual;

import org.jspecify.annotations.NullMarked;
