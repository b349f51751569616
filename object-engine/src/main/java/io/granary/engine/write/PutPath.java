package io.granary.engine.write;

import io.granary.engine.Done;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.annotation.AnnotationPut;
import io.granary.engine.annotation.CopiedAnnotation;
import io.granary.engine.annotation.CopiedSet;
import io.granary.engine.annotation.OfVersion;
import io.granary.engine.annotation.StoredAnnotation;
import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.Upload;
import io.granary.model.content.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The way of a body into the store: hashed, compared with what the client says of it, and then packed into a record
/// or,
/// over the packing limit, written to extents while it arrives.
public final class PutPath {
    /// Up to so many bytes are hashed where the call comes from, an event loop: 16 KiB take about 50 µs, about as long
    /// as
    /// a hop to another thread costs everybody.
    private static final int HASH_AT_ONCE_BYTES = 16 << 10;

    private final Committer committer;
    private final ExtentWriting extents;
    private final Executor hashing;
    private final int packingLimitBytes;

    /// @param hashing runs what would keep an event loop for too long
    public PutPath(Committer committer, ExtentWriting extents, Executor hashing, int packingLimitBytes) {
        this.committer = committer;
        this.extents = extents;
        this.hashing = hashing;
        this.packingLimitBytes = packingLimitBytes;
    }

    /// Stores a small object. Takes `body`, on the heap, until the stage completes.
    public CompletionStage<Stored> whole(Put put, ByteBuffer body) {
        return whole(new ObjectSink(committer.state(), put, Optional.empty()), body);
    }

    /// Stores an object of any length; called on a thread that may block. Does not close `body`.
    public CompletionStage<Stored> streamed(Put put, Content body) throws IOException {
        return streamed(new ObjectSink(committer.state(), put, Optional.empty()), body);
    }

    /// Stores a copy of an object that takes `annotations`. Takes `body`, on the heap, until the stage completes.
    public CompletionStage<Stored> whole(Put put, CopiedSet annotations, ByteBuffer body) {
        return whole(new ObjectSink(committer.state(), put, Optional.of(annotations)), body);
    }

    /// As above, of any length; called on a thread that may block. Does not close `body`.
    public CompletionStage<Stored> streamed(Put put, CopiedSet annotations, Content body) throws IOException {
        return streamed(new ObjectSink(committer.state(), put, Optional.of(annotations)), body);
    }

    /// As [#whole(Put, ByteBuffer)] for a part of `upload`.
    public CompletionStage<StoredPart> whole(Upload upload, PartPut put, ByteBuffer body) {
        return whole(new PartSink(committer.state(), upload, put), body);
    }

    /// As [#streamed(Put, Content)] for a part of `upload`.
    public CompletionStage<StoredPart> streamed(Upload upload, PartPut put, Content body) throws IOException {
        return streamed(new PartSink(committer.state(), upload, put), body);
    }

    /// Attaches a payload of at most a record's size, whatever the packing limit. Takes `payload`, on the heap, until
    /// the
    /// stage completes.
    public CompletionStage<OfVersion<StoredAnnotation>> annotation(
            AnnotationPut put, long unlocked, ByteBuffer payload) {
        var sink = new AnnotationSink(committer.state(), put, unlocked);
        return payload.remaining() <= HASH_AT_ONCE_BYTES
                ? hashAndCommit(sink, payload)
                : CompletableFuture.supplyAsync(() -> annotation(sink, payload), hashing)
                        .thenCompose(stage -> stage);
    }

    /// Writes the payload of a copied annotation to extents; called on a thread that may block.
    public CompletionStage<Done> copiedAnnotation(CopiedSet set, CopiedAnnotation annotation, ByteBuffer payload)
            throws IOException {
        return extents.write(new CopiedAnnotationSink(committer.state(), set, annotation), payload, Content.EMPTY);
    }

    private CompletionStage<OfVersion<StoredAnnotation>> annotation(AnnotationSink sink, ByteBuffer payload) {
        if (payload.remaining() <= packingLimitBytes) {
            return hashAndCommit(sink, payload);
        }
        var reading = new BodyFacts.Reading(sink.claims(), sink.storedKind());
        reading.add(payload);
        sink.packed(reading.end(), payload); // refuses what is no text before an extent is written
        try {
            return extents.write(sink, payload, Content.EMPTY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> CompletionStage<T> whole(BodySink<T> sink, ByteBuffer body) {
        if (body.remaining() > packingLimitBytes) {
            throw new IllegalArgumentException("a body of " + body.remaining() + " bytes is not packed");
        }
        if (body.remaining() <= HASH_AT_ONCE_BYTES && sink.packs()) {
            return hashAndCommit(sink, body);
        }
        return CompletableFuture.supplyAsync(() -> store(sink, body), hashing).thenCompose(stage -> stage);
    }

    private <T> CompletionStage<T> store(BodySink<T> sink, ByteBuffer body) {
        if (sink.packs()) {
            return hashAndCommit(sink, body);
        }
        try {
            return extents.write(sink, body, Content.EMPTY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> CompletionStage<T> streamed(BodySink<T> sink, Content body) throws IOException {
        if (body.length() > packingLimitBytes || !sink.packs()) {
            return extents.write(sink, ByteBuffer.allocate(0), body);
        }
        // A body of unknown or small length: only its end tells that it fits.
        var first = ByteBuffer.allocate(packingLimitBytes + 1);
        while (first.hasRemaining()) {
            if (body.read(first) < 0) {
                return hashAndCommit(sink, first.flip());
            }
        }
        return extents.write(sink, first.flip(), body);
    }

    private <T> CompletionStage<T> hashAndCommit(BodySink<T> sink, ByteBuffer body) {
        try {
            var reading = new BodyFacts.Reading(sink.claims(), sink.storedKind());
            reading.add(body);
            return committer.submit(sink.packed(reading.end(), body));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
