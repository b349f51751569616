package io.granary.engine.write;

import io.granary.model.content.Content;
import io.granary.model.location.Extent;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One body on its way into extents. While a chunk is written it is hashed, on two threads, and the next one is read;
/// while an extent is synced the next one is filled. Memory for two chunks, whatever the length.
///
/// Used by one thread, which may block. The buffers of a chunk are free for the next but one when its hashing has
/// ended,
/// and no task is left when [#run] returns or throws.
final class BodyPipeline {
    /// How many extents of one body may wait for their sync: the next one is filled meanwhile, more would only let a
    /// fast client get ahead of the disk.
    private static final int SYNCS_AHEAD = 2;

    /// What is hashed where it is: less than what a hop to another thread costs.
    private static final int HASH_HERE_BYTES = 32 << 10;

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private final ExtentStore store;
    private final BodyFacts.Reading reading;
    private final Content body;
    private final Executor hashing;
    private final Executor syncing;

    private final List<CompletableFuture<Extent>> extents = new ArrayList<>();
    private CompletableFuture<?> hashed = DONE;
    private ExtentStore.@Nullable Writer open;
    private long room;

    BodyPipeline(ExtentStore store, BodyFacts.Reading reading, Content body, Executor hashing, Executor syncing) {
        this.store = store;
        this.reading = reading;
        this.body = body;
        this.hashing = hashing;
        this.syncing = syncing;
    }

    /// Writes `first` and then the rest of the body; its extents are durable when this returns. When it throws, those
    /// that are
    /// durable are in [#finished].
    List<Extent> run(ByteBuffer first, ByteBuffer one, ByteBuffer other) throws IOException {
        boolean whole = false;
        try {
            var chunk = first.hasRemaining() ? first : refilled(one);
            boolean toOther = true;
            while (chunk.hasRemaining()) {
                await(hashed);
                hashed = hash(chunk.duplicate());
                write(chunk);
                chunk = refilled(toOther ? other : one);
                toOther = !toOther;
            }
            sync();
            await(hashed);
            for (var extent : extents) {
                await(extent);
            }
            whole = true;
            return finished();
        } finally {
            if (!whole) {
                settle();
            }
        }
    }

    /// The extents that are durable.
    List<Extent> finished() {
        return extents.stream()
                .filter(extent -> extent.state() == CompletableFuture.State.SUCCESS)
                .map(CompletableFuture::join)
                .toList();
    }

    private CompletableFuture<?> hash(ByteBuffer chunk) {
        if (chunk.remaining() <= HASH_HERE_BYTES) {
            reading.add(chunk);
            return DONE;
        }
        var forMd5 = chunk.duplicate();
        return CompletableFuture.allOf(
                CompletableFuture.runAsync(() -> reading.addToMd5(forMd5), hashing),
                CompletableFuture.runAsync(() -> reading.addToChecksums(chunk), hashing));
    }

    private void write(ByteBuffer chunk) throws IOException {
        while (chunk.hasRemaining()) {
            var extent = writer(chunk.remaining());
            int length = (int) Math.min(room, chunk.remaining());
            extent.write(chunk.slice(chunk.position(), length));
            chunk.position(chunk.position() + length);
            room -= length;
        }
    }

    /// The extent that takes the next bytes: the open one, unless it is full or its directory is.
    private ExtentStore.Writer writer(int bytes) throws IOException {
        var current = open;
        if (current != null && room > 0 && current.hasRoom((int) Math.min(room, bytes))) {
            return current;
        }
        sync();
        if (extents.size() >= SYNCS_AHEAD) {
            await(extents.get(extents.size() - SYNCS_AHEAD));
        }
        var created = store.create(body.length());
        open = created;
        room = created.capacityBytes();
        return created;
    }

    /// Ends the open extent and has it synced on another thread.
    private void sync() {
        var ended = open;
        if (ended == null) {
            return;
        }
        open = null;
        extents.add(CompletableFuture.supplyAsync(() -> finish(ended), syncing));
    }

    private static Extent finish(ExtentStore.Writer extent) {
        try (extent) {
            return extent.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// After a failure: waits for what still runs, and throws the open extent away.
    private void settle() throws IOException {
        var unfinished = open;
        open = null;
        if (unfinished != null) {
            unfinished.close();
        }
        for (var task : extents) {
            settle(task);
        }
        settle(hashed);
    }

    private static void settle(CompletableFuture<?> task) {
        var unused = task.handle((done, failure) -> true).join();
    }

    private static void await(CompletableFuture<?> task) throws IOException {
        try {
            task.join();
        } catch (CompletionException e) {
            var cause = e.getCause();
            if (cause instanceof UncheckedIOException io && io.getCause() != null) {
                throw io.getCause();
            }
            throw cause instanceof RuntimeException failure ? failure : e;
        }
    }

    /// Fills `chunk` as far as the body goes and returns it ready to be read; empty at the body's end.
    private ByteBuffer refilled(ByteBuffer chunk) throws IOException {
        chunk.clear();
        while (chunk.hasRemaining() && body.read(chunk) >= 0) {
            // full chunks make full blocks
        }
        return chunk.flip();
    }
}
