package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
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
    CompletionStage<Stored> write(Put put, ByteBuffer first, Content body) throws IOException {
        var extents = new ArrayList<Extent>();
        try {
            var facts = stream(put, first, body, extents);
            return committer
                    .submit(PutObjectChange.inExtents(committer.state(), put, facts, extents))
                    .whenComplete((stored, failure) -> {
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

    private BodyFacts stream(Put put, ByteBuffer first, Content body, List<Extent> extents) throws IOException {
        var md5 = Checksummer.of(ChecksumKind.MD5);
        var checksummer = Checksummer.of(put.checksumKind().orElse(ChecksumKind.CRC64NVME));
        long expected = body.length();
        long size = 0;
        var buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        var chunk = first.hasRemaining() ? first : refilled(buffer, body);
        while (chunk.hasRemaining()) {
            try (var extent = store.create(expected < 0 ? -1 : expected - size)) {
                long room = extent.capacityBytes();
                while (room > 0 && chunk.hasRemaining()) {
                    var part = chunk.slice(chunk.position(), (int) Math.min(room, chunk.remaining()));
                    md5.update(part.duplicate());
                    checksummer.update(part.duplicate());
                    room -= part.remaining();
                    size += part.remaining();
                    chunk.position(chunk.position() + part.remaining());
                    extent.write(part);
                    if (!chunk.hasRemaining()) {
                        chunk = refilled(buffer, body);
                    }
                }
                extents.add(extent.finish());
            }
        }
        return BodyFacts.verified(put, size, md5.finish().value(), checksummer.finish());
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
