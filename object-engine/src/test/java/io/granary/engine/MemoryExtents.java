package io.granary.engine;

import io.granary.model.location.Extent;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/// Extents in memory, which fill up and fail when a test says so.
public final class MemoryExtents implements ExtentStore {
    private final long capacityBytes;
    private final Map<Long, byte[]> extents = new ConcurrentHashMap<>();
    private final Map<Long, Extent> finished = new ConcurrentSkipListMap<>();
    private final AtomicLong nextId = new AtomicLong(1);
    private final AtomicInteger open = new AtomicInteger();
    private volatile long roomOfFirst = Long.MAX_VALUE;
    private final AtomicInteger creations = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean syncsFail;

    public MemoryExtents(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /// The next extent has room for so many bytes.
    public void fillAfter(long bytes) {
        roomOfFirst = bytes;
    }

    /// So many extents can still be made.
    public void refuseAfter(int more) {
        creations.set(more);
    }

    public void failSyncs() {
        syncsFail = true;
    }

    /// Writers that were not closed.
    public int open() {
        return open.get();
    }

    public List<Extent> finished() {
        return new ArrayList<>(finished.values());
    }

    public byte[] read(List<Extent> of) {
        var all = new ByteArrayOutputStream();
        of.forEach(extent -> all.writeBytes(Objects.requireNonNull(extents.get(extent.id()))));
        return all.toByteArray();
    }

    @Override
    public Writer create(long lengthHint) throws IOException {
        if (creations.getAndDecrement() <= 0) {
            throw new StoreFullException("full on purpose");
        }
        long room = roomOfFirst;
        roomOfFirst = Long.MAX_VALUE;
        open.incrementAndGet();
        return new MemoryWriter(nextId.getAndIncrement(), room);
    }

    @Override
    public int read(Extent extent, long offset, ByteBuffer into) {
        var bytes = Objects.requireNonNull(extents.get(extent.id()));
        if (offset >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), bytes.length - offset);
        into.put(bytes, (int) offset, count);
        return count;
    }

    @Override
    public void requireThere(List<Extent> of) {}

    @Override
    public void delete(long id) {
        extents.remove(id);
        finished.remove(id);
    }

    @Override
    public long deleteUnreferenced(long from, LongPredicate referenced) {
        extents.keySet().removeIf(id -> id >= from && !referenced.test(id));
        return 0;
    }

    @Override
    public void continueAfter(long id) {
        nextId.accumulateAndGet(id + 1, Math::max);
    }

    @Override
    public long nextId() {
        return nextId.get();
    }

    @Override
    public List<DirectoryState> directories() {
        return List.of(new DirectoryState("memory", Optional.empty()));
    }

    @Override
    public void close() {}

    private final class MemoryWriter implements Writer {
        private final long id;
        private final long room;
        private byte[] bytes = new byte[0];
        private boolean closed;

        MemoryWriter(long id, long room) {
            this.id = id;
            this.room = room;
        }

        @Override
        public long capacityBytes() {
            return capacityBytes;
        }

        @Override
        public boolean hasRoom(int more) {
            return bytes.length + more <= room;
        }

        @Override
        public void write(ByteBuffer more) {
            int before = bytes.length;
            int length = more.remaining();
            bytes = Arrays.copyOf(bytes, before + length);
            more.get(bytes, before, length);
        }

        @Override
        public Extent finish() throws IOException {
            if (syncsFail) {
                throw new IOException("the sync fails on purpose");
            }
            var extent = new Extent(id, bytes.length);
            extents.put(id, bytes);
            finished.put(id, extent);
            return extent;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
            }
        }
    }
}
