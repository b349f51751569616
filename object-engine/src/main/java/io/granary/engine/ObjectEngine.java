package io.granary.engine;

import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.index.BucketEntry;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.WriteCondition;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The one door to the objects.
///
/// Any thread may call, event loops included: no method waits for the disk or for another caller. A stage completes on
/// the
/// calling thread where the answer is at hand, otherwise on a thread of the engine; whoever needs a certain thread
/// hops. A
/// refusal is an [EngineException]. A write's stage completes when the change is durable (with relaxed durability: when
/// it
/// is written) and visible to every later call.
public final class ObjectEngine implements Closeable {
    /// Makes a bucket; fails with [EngineFailure.BucketExists].
    public CompletionStage<BucketEntry> createBucket(BucketName name) {
        throw new UnsupportedOperationException(name.value());
    }

    /// Removes an empty bucket; fails with [EngineFailure.BucketNotEmpty] or [EngineFailure.NoSuchBucket].
    public CompletionStage<Void> removeBucket(BucketName name) {
        throw new UnsupportedOperationException(name.value());
    }

    /// All buckets in name order.
    public List<BucketEntry> buckets() {
        throw new UnsupportedOperationException();
    }

    /// Throws [EngineException] with [EngineFailure.NoSuchBucket].
    public BucketEntry bucket(BucketName name) {
        throw new UnsupportedOperationException(name.value());
    }

    /// Up to how many bytes a body is best given whole to [#put(Put, ByteBuffer)]; larger ones come as a [Content].
    public int packingLimitBytes() {
        throw new UnsupportedOperationException();
    }

    /// Stores a small body. Takes `body`, which must be on the heap, until the stage completes.
    public CompletionStage<Stored> put(Put put, ByteBuffer body) {
        throw new UnsupportedOperationException(put.toString() + body);
    }

    /// Stores a body of any length while it arrives, read by a thread of the engine that may block. Closes `body`.
    public CompletionStage<Stored> put(Put put, Content body) {
        throw new UnsupportedOperationException(put.toString() + body);
    }

    /// Finds the current version of a key; throws [EngineException] with [EngineFailure.NoSuchKey] or
    /// [EngineFailure.NoSuchBucket]. The caller closes what it gets.
    public OpenObject open(BucketName bucket, ObjectKey key) {
        throw new UnsupportedOperationException(bucket.value() + key);
    }

    /// Stores the body of `source` under another name, with the headers, checksum kind and condition of `put`. Closes
    /// `source`.
    public CompletionStage<Stored> copy(OpenObject source, Put put) {
        throw new UnsupportedOperationException(put.toString() + source);
    }

    /// Deletes a key; one that is not there is no error unless the condition says so.
    public CompletionStage<Void> delete(BucketName bucket, ObjectKey key, WriteCondition condition) {
        throw new UnsupportedOperationException(bucket.value() + key + condition);
    }

    /// Deletes up to 1,000 keys of one bucket in one commit: all of them or, when it fails, none.
    public CompletionStage<Void> deleteAll(BucketName bucket, List<ObjectKey> keys) {
        throw new UnsupportedOperationException(bucket.value() + keys);
    }

    /// Lists one page; runs on a reading thread.
    public CompletionStage<ListPage> list(ListQuery query) {
        throw new UnsupportedOperationException(query.toString());
    }

    @Override
    public void close() {}
}
