package io.granary.segment.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedForceTest {
    private final CountDownLatch firstRuns = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final AtomicInteger forces = new AtomicInteger();

    @Test
    void thoseWhoAskWhileAForceRunsShareTheNext() throws Exception {
        for (var task : askWhileTheFirstRuns(force -> false)) {
            task.get();
        }
        assertEquals(2, forces.get());
    }

    @Test
    void aFailureIsToldToAllWhoSharedItAndToNobodyElse() throws Exception {
        var tasks = askWhileTheFirstRuns(force -> force == 2);
        tasks.removeFirst().get();
        for (var task : tasks) {
            assertThrows(ExecutionException.class, task::get);
        }
        assertEquals(2, forces.get());
    }

    private List<FutureTask<Void>> askWhileTheFirstRuns(IntPredicate fails) throws Exception {
        var force = new SharedForce(disk(fails), Path.of("directory"));
        var tasks = new ArrayList<FutureTask<Void>>();
        start(force, tasks);
        firstRuns.await();
        var waiting = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            waiting.add(start(force, tasks));
        }
        for (var thread : waiting) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        firstMayEnd.countDown();
        return tasks;
    }

    private static Thread start(SharedForce force, List<FutureTask<Void>> tasks) {
        var task = new FutureTask<Void>(() -> {
            force.force();
            return null;
        });
        tasks.add(task);
        return Thread.ofPlatform().daemon().start(task);
    }

    /// Forces nothing, counts, and holds the first caller up.
    private Disk disk(IntPredicate fails) {
        return new FaultyDisk() {
            @Override
            public void forceDirectory(Path directory) throws IOException {
                int force = forces.incrementAndGet();
                if (force == 1) {
                    firstRuns.countDown();
                    awaitUnchecked(firstMayEnd);
                }
                if (fails.test(force)) {
                    throw new IOException("made to fail");
                }
            }
        };
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
