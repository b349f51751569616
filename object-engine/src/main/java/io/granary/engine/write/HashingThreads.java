package io.granary.engine.write;

import java.io.Closeable;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where large bodies are hashed: one thread for each core, which stand behind all others when the cores are busy. MD5
/// alone takes 1.8 µs a KiB, so a few uploads keep every core busy, and a small read beside them must not wait for a
/// time slice.
public final class HashingThreads implements Executor, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HashingThreads.class);

    /// Of Linux's scheduler: a thread of niceness 5 gets a third of what one of 0 gets where both want the core.
    private static final int NICENESS = 5;

    private static final int PRIO_PROCESS = 0;

    private final ExecutorService threads;

    /// @param count how many bodies are hashed at the same time
    public HashingThreads(int count) {
        var names = Thread.ofPlatform().name("granary-hash-", 0).daemon().factory();
        ThreadFactory nice = task -> names.newThread(() -> {
            stepBack();
            task.run();
        });
        threads = Executors.newFixedThreadPool(count, nice);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /// Linux's `setpriority` of 0 is that of the calling thread. Elsewhere nothing changes.
    private static void stepBack() {
        var linker = Linker.nativeLinker();
        var function = linker.defaultLookup().find("setpriority");
        if (function.isEmpty() || !System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try {
            var call = linker.downcallHandle(
                    function.get(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int failed = (int) call.invokeExact(PRIO_PROCESS, 0, NICENESS);
            if (failed != 0) {
                LOG.debug("hashing threads keep their priority");
            }
        } catch (Throwable e) {
            LOG.debug("hashing threads keep their priority", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
