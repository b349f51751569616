package io.granary.gateway.batch;

import io.granary.engine.ObjectBody;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.model.checksum.Digests;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A batch as an object that can be read like any other.
final class BatchTar implements VirtualObject {
    private static final String TYPE = "application/x-tar";

    private final ObjectKey key;
    private final Batch batch;
    private final VirtualFacts facts;

    private BatchTar(ObjectKey key, Batch batch, VirtualFacts facts) {
        this.key = key;
        this.batch = batch;
        this.facts = facts;
    }

    /// Takes the batch.
    static BatchTar of(ObjectKey key, Batch batch, Optional<ETag> manifest, long modifiedMillis) {
        var digest = Digests.newSha256();
        manifest.ifPresent(etag -> digest.update(etag.md5()));
        batch.digest(digest);
        var headers = new Headers(List.of(
                new Headers.Header(Headers.CONTENT_TYPE, TYPE),
                new Headers.Header("x-amz-meta-batch-count", Integer.toString(batch.size())),
                new Headers.Header("x-amz-meta-batch-missing", Integer.toString(batch.missing()))));
        var facts = new VirtualFacts(
                batch.tarBytes(),
                VirtualFacts.etag(digest.digest()),
                Math.max(modifiedMillis, batch.modifiedMillis()),
                headers);
        return new BatchTar(key, batch, facts);
    }

    @Override
    public VirtualFacts facts() {
        return facts;
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return CompletableFuture.completedStage(new ObjectBody.Streamed(head(), batch.tar(offset, length)));
    }

    @Override
    public void close() {
        batch.close();
    }
}
