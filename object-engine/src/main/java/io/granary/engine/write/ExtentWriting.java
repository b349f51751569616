package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.content.Content;
import io.granary.model.fault.KillPoint;
import io.granary.model.location.Extent;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Streams a large body into extents, by a [BodyPipeline]. The extents are durable before the object's record is
/// offered; when anything fails before that, they are freed.
public final class ExtentWriting {
    private static final Logger LOG = LoggerFactory.getLogger(ExtentWriting.class);

    private final Committer committer;
    private final ExtentStore store;
    private final Executor hashing;
    private final Executor syncing;
    private final Chunks chunks = new Chunks();

    /// @param hashing computes digests
    /// @param syncing waits for the disk
    public ExtentWriting(Committer committer, ExtentStore store, Executor hashing, Executor syncing) {
        this.committer = committer;
        this.store = store;
        this.hashing = hashing;
        this.syncing = syncing;
    }

    /// Writes `first` and then the rest of `body`; called on a thread that may block.
    <T> CompletionStage<T> write(BodySink<T> sink, ByteBuffer first, Content body) throws IOException {
        var reading = new BodyFacts.Reading(sink.claims(), sink.storedKind());
        var extents = write(reading, first, body);
        KillPoint.EXTENTS_DURABLE.reached();
        try {
            return committer.submit(sink.inExtents(reading.end(), extents)).whenComplete((stored, failure) -> {
                if (failure != null && !isInDoubt(failure)) {
                    free(extents);
                }
            });
        } catch (RuntimeException e) {
            free(extents);
            throw e;
        }
    }

    private List<Extent> write(BodyFacts.Reading reading, ByteBuffer first, Content body) throws IOException {
        var pipeline = new BodyPipeline(store, reading, body, hashing, syncing);
        var one = chunks.take();
        var other = chunks.take();
        try {
            return pipeline.run(first, one, other);
        } catch (StoreFullException e) {
            free(pipeline.finished());
            throw new EngineException(new EngineFailure.Full());
        } catch (IOException | RuntimeException e) {
            free(pipeline.finished());
            throw e;
        } finally {
            chunks.give(one);
            chunks.give(other);
        }
    }

    /// Whether the record may be in the log after all: a sync failed. Then the next start finds out, and frees the
    /// extents if it is not.
    private static boolean isInDoubt(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return !(cause instanceof EngineException refusal) || refusal.failure() instanceof EngineFailure.NotWritable;
    }

    private void free(List<Extent> extents) {
        for (var extent : extents) {
            try {
                store.delete(extent.id());
            } catch (IOException e) {
                LOG.warn("Extent {} of a refused object stays until the next start", extent.id(), e);
            }
        }
    }
}
