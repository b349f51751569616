package io.granary.segment.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Forces one directory for many threads at once: whoever asks while a force runs shares the next one with all others
/// that ask meanwhile, as a lane's group shares one sync.
final class SharedForce {
    private final Disk disk;
    private final Path directory;

    /// Held while a force runs, which is what the others wait for.
    private final ReentrantLock turn = new ReentrantLock();

    /// The round that has not begun; who joins it before it begins is served by it.
    private volatile Round next = new Round();

    SharedForce(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /// Returns when a force that began after this call has ended; throws when it failed, to all who shared it.
    void force() throws IOException {
        var round = next;
        turn.lock();
        try {
            if (!round.ended) {
                next = new Round();
                round.run(disk, directory);
            }
        } finally {
            turn.unlock();
        }
        var failure = round.failure;
        if (failure != null) {
            throw new IOException("cannot sync " + directory + ": " + failure.getMessage(), failure);
        }
    }

    /// One force; guarded by `turn`, and unchanged once it has ended.
    private static final class Round {
        private boolean ended;
        private @Nullable IOException failure;

        private void run(Disk disk, Path directory) {
            try {
                disk.forceDirectory(directory);
            } catch (IOException e) {
                failure = e;
            }
            ended = true;
        }
    }
}
