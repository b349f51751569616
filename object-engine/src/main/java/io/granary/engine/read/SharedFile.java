package io.granary.engine.read;

import io.granary.model.content.FileRun;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An extent's file from which runs are sent: closed when its reader has left and the last run is out. Any thread.
final class SharedFile {
    private static final Logger LOG = LoggerFactory.getLogger(SharedFile.class);

    private final ExtentStore.BodyFile file;
    private final AtomicInteger users = new AtomicInteger(1);

    SharedFile(ExtentStore.BodyFile file) {
        this.file = file;
    }

    /// A run that is in memory; waits for the disk.
    FileRun run(long offset, int lengthBytes) throws IOException {
        file.load(offset, lengthBytes);
        users.incrementAndGet();
        return new Run(this, file.bodyAt() + offset, lengthBytes, new AtomicBoolean());
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("An extent's file could not be closed", e);
            }
        }
    }

    private record Run(SharedFile of, long position, int lengthBytes, AtomicBoolean closed) implements FileRun {
        @Override
        public FileChannel channel() {
            return of.file.channel();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                of.leave();
            }
        }
    }
}
