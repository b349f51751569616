package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.content.Content;
import io.granary.model.location.Extent;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Streams a large body into extents: memory for one chunk, whatever the length. The extents are durable before the
/// object's record is offered; when anything fails before that, they are freed.
public final class ExtentWriting {
    private static final Logger LOG = LoggerFactory.getLogger(ExtentWriting.class);
    private static final int CHUNK_BYTES = 256 << 10;

    private final Committer committer;
    private final ExtentStore store;

    public ExtentWriting(Committer committer, ExtentStore store) {
        this.committer = committer;
        this.store = store;
    }

    /// Writes `first` and then the rest of `body`; called on a thread that may block.
    <T> CompletionStage<T> write(BodySink<T> sink, ByteBuffer first, Content body) throws IOException {
        var extents = new ArrayList<Extent>();
        try {
            var reading = new BodyFacts.Reading(sink.claims(), sink.storedKind());
            stream(reading, first, body, extents);
            return committer.submit(sink.inExtents(reading.end(), extents)).whenComplete((stored, failure) -> {
                if (failure != null) {
                    free(extents);
                }
            });
        } catch (StoreFullException e) {
            free(extents);
            throw new EngineException(new EngineFailure.Full());
        } catch (IOException | RuntimeException e) {
            free(extents);
            throw e;
        }
    }

    private void stream(BodyFacts.Reading reading, ByteBuffer first, Content body, List<Extent> extents)
            throws IOException {
        var buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        var chunk = first.hasRemaining() ? first : refilled(buffer, body);
        while (chunk.hasRemaining()) {
            try (var extent = store.create(body.length())) {
                long room = extent.capacityBytes();
                while (room > 0 && chunk.hasRemaining()) {
                    var piece = chunk.slice(chunk.position(), (int) Math.min(room, chunk.remaining()));
                    int length = piece.remaining();
                    reading.add(piece);
                    extent.write(piece);
                    room -= length;
                    chunk.position(chunk.position() + length);
                    if (!chunk.hasRemaining()) {
                        chunk = refilled(buffer, body);
                    }
                }
                extents.add(extent.finish());
            }
        }
    }

    /// Fills `buffer` as far as the body goes and returns it ready to be read; empty at the body's end.
    private static ByteBuffer refilled(ByteBuffer buffer, Content body) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining() && body.read(buffer) >= 0) {
            // full chunks make full blocks
        }
        return buffer.flip();
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
