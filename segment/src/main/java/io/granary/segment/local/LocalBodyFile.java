package io.granary.segment.local;

import io.granary.segment.extent.ExtentStore;
import io.granary.segment.format.ExtentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// An extent's file with a channel of its own, which nobody else closes: its descriptor is handed to the system.
final class LocalBodyFile implements ExtentStore.BodyFile {
    /// What is probed for at a time: the system reads ahead in such steps, so what is cached, is so by the step.
    private static final int STEP_BYTES = 128 << 10;

    private final ExtentFile file;
    private final FileChannel channel;

    private LocalBodyFile(ExtentFile file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static LocalBodyFile open(ExtentFile file) throws IOException {
        return new LocalBodyFile(file, FileChannel.open(file.path(), StandardOpenOption.READ));
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public long bodyAt() {
        return ExtentHeader.BODY_AT;
    }

    @Override
    public void load(long offset, int lengthBytes) throws IOException {
        for (int done = 0; done < lengthBytes; done += STEP_BYTES) {
            int step = Math.min(STEP_BYTES, lengthBytes - done);
            if (!file.isCached(offset + done) || !file.isCached(offset + done + step - 1)) {
                read(ExtentHeader.BODY_AT + offset + done, step);
            }
        }
    }

    private void read(long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
            // What is not there is found out by whoever sends it.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
