package io.granary.model.content;

import java.io.Closeable;
import java.nio.channels.FileChannel;

/// A run of a body that lies in a file as it is and is in memory: the system can send it without its passing through
/// here. Whoever got it closes it once it is sent, from any thread; until then the channel is open.
public interface FileRun extends Closeable {
    FileChannel channel();

    /// Where the run begins in the file.
    long position();

    int lengthBytes();

    @Override
    void close();
}
