package io.granary.segment.local;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Linux's `preadv2` with `RWF_NOWAIT`: a read that would have to wait for the disk fails instead. Elsewhere, and on
/// file systems that do not know the flag, nothing can be opened and every read counts as not cached.
final class NoWaitRead {
    static final int NO_DESCRIPTOR = -1;

    /// `struct iovec`: address and length of the one buffer.
    static final StructLayout VECTOR = MemoryLayout.structLayout(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

    private static final Logger LOG = LoggerFactory.getLogger(NoWaitRead.class);
    private static final int RWF_NOWAIT = 0x8;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int POSIX_FADV_WILLNEED = 3;
    private static final int EAGAIN = 11;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final @Nullable Calls CALLS = link();

    private NoWaitRead() {}

    /// Opens `file` for [#read], or returns [#NO_DESCRIPTOR] where that cannot work.
    static int open(Path file) {
        var calls = CALLS;
        if (calls == null) {
            return NO_DESCRIPTOR;
        }
        try (var arena = Arena.ofConfined()) {
            int descriptor = (int) calls.open.invokeExact(arena.allocateFrom(file.toString()), O_RDONLY_CLOEXEC);
            if (descriptor >= 0 && !isSupported(calls, descriptor, arena)) {
                close(descriptor);
                return NO_DESCRIPTOR;
            }
            return descriptor < 0 ? NO_DESCRIPTOR : descriptor;
        } catch (Throwable e) {
            throw new AssertionError("downcall failed", e);
        }
    }

    /// Reads into memory at `address`. Returns how many bytes, negative when none are cached. Does not wait, so the
    /// call is made without leaving Java's state, which saves a tenth of a microsecond.
    static long read(int descriptor, MemorySegment vector, long address, int length, long position) {
        vector.set(ValueLayout.JAVA_LONG, 0, address);
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, length);
        try {
            return (long) calls().read.invokeExact(descriptor, vector, 1, position, RWF_NOWAIT);
        } catch (Throwable e) {
            throw new AssertionError("downcall failed", e);
        }
    }

    /// Tells the system that this will be read soon.
    static void willNeed(int descriptor, long position, long length) {
        try {
            int ignored = (int) calls().advise.invokeExact(descriptor, position, length, POSIX_FADV_WILLNEED);
        } catch (Throwable e) {
            throw new AssertionError("downcall failed", e);
        }
    }

    static void close(int descriptor) {
        try {
            int ignored = (int) calls().close.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new AssertionError("downcall failed", e);
        }
    }

    /// One byte is asked for: the answer is that it is there or `EAGAIN`, or that the flag is not known here.
    private static boolean isSupported(Calls calls, int descriptor, Arena arena) throws Throwable {
        var vector = arena.allocate(VECTOR);
        vector.set(ValueLayout.JAVA_LONG, 0, arena.allocate(1).address());
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, 1);
        var state = arena.allocate(Linker.Option.captureStateLayout());
        long read = (long) calls.probe.invokeExact(state, descriptor, vector, 1, 0L, RWF_NOWAIT);
        return read >= 0 || state.get(ValueLayout.JAVA_INT, 0) == EAGAIN;
    }

    private static Calls calls() {
        return Objects.requireNonNull(CALLS);
    }

    private static @Nullable Calls link() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return null;
        }
        try {
            var linker = Linker.nativeLinker();
            var open = FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT);
            var read = FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    POINTER,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT);
            var advise = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT);
            var close = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            return new Calls(
                    handle(linker, "open", open, Linker.Option.firstVariadicArg(2)),
                    handle(linker, "preadv2", read, Linker.Option.critical(false)),
                    handle(linker, "preadv2", read, Linker.Option.captureCallState("errno")),
                    handle(linker, "posix_fadvise", advise),
                    handle(linker, "close", close));
        } catch (RuntimeException e) {
            LOG.warn("reads of cached data take a detour through worker threads: preadv2 cannot be called", e);
            return null;
        }
    }

    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor type, Linker.Option... options) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }

    private record Calls(
            MethodHandle open, MethodHandle read, MethodHandle probe, MethodHandle advise, MethodHandle close) {}
}
