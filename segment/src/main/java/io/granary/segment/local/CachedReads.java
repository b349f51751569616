package io.granary.segment.local;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A descriptor for reads of what is in the page cache, safe to close while threads read.
///
/// It is not the channel's descriptor, which Java does not give away. It counts who is inside: a descriptor that is
/// closed under a reader may by then be another file's.
final class CachedReads {
    /// Always misses: for a closed file and where the system cannot do it.
    static final CachedReads NONE = new CachedReads(NoWaitRead.NO_DESCRIPTOR);

    /// Added to `readers` by [#close]: nobody enters any more.
    private static final int CLOSED = 1 << 29;

    /// `readers` once the descriptor is given back.
    private static final int GONE = 1 << 30;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final int descriptor;
    private final AtomicInteger readers = new AtomicInteger();

    private CachedReads(int descriptor) {
        this.descriptor = descriptor;
    }

    static CachedReads open(Path file) {
        int descriptor = NoWaitRead.open(file);
        return descriptor == NoWaitRead.NO_DESCRIPTOR ? NONE : new CachedReads(descriptor);
    }

    /// See [DiskFile#readCached]. What fails here fails again, with a message, in the read that may wait.
    boolean read(ByteBuffer into, long position) {
        if (descriptor == NoWaitRead.NO_DESCRIPTOR || !enter()) {
            return false;
        }
        try {
            return into.isDirect() ? readDirect(into, position) : readHeap(into, position);
        } finally {
            leave();
        }
    }

    /// See [DiskFile#prefetch].
    void prefetch(long position, long lengthBytes) {
        if (descriptor == NoWaitRead.NO_DESCRIPTOR || !enter()) {
            return;
        }
        try {
            NoWaitRead.willNeed(descriptor, position, lengthBytes);
        } finally {
            leave();
        }
    }

    /// A short read means that the rest is not cached, or not there: a miss either way.
    private boolean readDirect(ByteBuffer into, long position) {
        int length = into.remaining();
        var vector = SCRATCH.get().vector;
        if (NoWaitRead.read(descriptor, vector, MemorySegment.ofBuffer(into).address(), length, position) != length) {
            return false;
        }
        into.position(into.limit());
        return true;
    }

    /// The kernel's vector holds an address, so an array, which may move, needs a copy on the way.
    private boolean readHeap(ByteBuffer into, long position) {
        int length = into.remaining();
        var scratch = SCRATCH.get();
        var bytes = scratch.bytes(length);
        if (NoWaitRead.read(descriptor, scratch.vector, scratch.address, length, position) != length) {
            return false;
        }
        into.put(bytes);
        return true;
    }

    private boolean enter() {
        if (readers.getAndIncrement() >= CLOSED) {
            leave();
            return false;
        }
        return true;
    }

    private void leave() {
        if (readers.decrementAndGet() == CLOSED) {
            closeOnce();
        }
    }

    /// The last one out closes.
    void close() {
        if (descriptor == NoWaitRead.NO_DESCRIPTOR) {
            return;
        }
        int before = readers.get();
        while (before < CLOSED && !readers.compareAndSet(before, before + CLOSED)) {
            before = readers.get();
        }
        if (before == 0) {
            closeOnce();
        }
    }

    /// Late readers come and go through `CLOSED` again; only the first to find it closes.
    private void closeOnce() {
        if (readers.compareAndSet(CLOSED, GONE)) {
            NoWaitRead.close(descriptor);
        }
    }

    /// Memory of one thread outside the heap. It grows to the largest record read, which has a bound.
    private static final class Scratch {
        private final MemorySegment vector = Arena.ofAuto().allocate(NoWaitRead.VECTOR);
        private ByteBuffer memory = ByteBuffer.allocateDirect(16 << 10);
        private long address = MemorySegment.ofBuffer(memory).address();

        ByteBuffer bytes(int length) {
            if (memory.capacity() < length) {
                memory = ByteBuffer.allocateDirect(Integer.highestOneBit(length) << 1);
                address = MemorySegment.ofBuffer(memory).address();
            }
            return memory.clear().limit(length);
        }
    }
}
