package io.granary.segment.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A file of [FileDisk]: a `FileChannel`, and beside it a descriptor of its own for reads that must not wait.
///
/// An interrupt of any thread that reads closes a `FileChannel` under everybody; reads open it again. Writes do not: a
/// writer has its file for itself, and must learn that it was interrupted.
final class OpenFile implements DiskFile {
    private final Path path;
    private final Object opening = new Object();
    private volatile FileChannel channel;
    private volatile boolean closed;

    /// Opened at the first read that must not wait; guarded by `opening` for writes.
    private volatile @Nullable CachedReads cachedReads;

    private OpenFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static OpenFile open(Path path, OpenOption... more) throws IOException {
        return new OpenFile(path, openChannel(path, more));
    }

    private static FileChannel openChannel(Path path, OpenOption... more) throws IOException {
        var options = new ArrayList<>(List.of(more));
        options.add(StandardOpenOption.READ);
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(path, options.toArray(OpenOption[]::new));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        while (true) {
            var current = channel;
            try {
                return current.read(into, position);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(e);
            }
        }
    }

    private void reopen(ClosedChannelException cause) throws IOException {
        synchronized (opening) {
            if (closed) {
                throw cause;
            }
            if (!channel.isOpen()) {
                channel = openChannel(path);
            }
        }
    }

    @Override
    public boolean readCached(ByteBuffer into, long position) {
        var reads = cachedReads;
        if (reads == null) {
            reads = openCachedReads();
        }
        return reads.read(into, position);
    }

    @Override
    public void prefetch(long position, long lengthBytes) {
        var reads = cachedReads;
        (reads == null ? openCachedReads() : reads).prefetch(position, lengthBytes);
    }

    private CachedReads openCachedReads() {
        synchronized (opening) {
            var reads = cachedReads;
            if (reads == null) {
                reads = closed ? CachedReads.NONE : CachedReads.open(path);
                cachedReads = reads;
            }
            return reads;
        }
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        int wanted = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw isFull(e, wanted)
                    ? new DiskFullException("no space left for " + path, e)
                    : new IOException("cannot write " + path + " at " + at + ": " + e.getMessage(), e);
        }
    }

    /// The system's message may be translated, so what is still free counts too.
    private boolean isFull(IOException failure, int wanted) {
        var message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            return true;
        }
        return path.toFile().getUsableSpace() < wanted;
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void truncate(long lengthBytes) throws IOException {
        channel.truncate(lengthBytes);
    }

    @Override
    public long lengthBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        synchronized (opening) {
            closed = true;
            var reads = cachedReads;
            cachedReads = CachedReads.NONE;
            if (reads != null) {
                reads.close();
            }
            channel.close();
        }
    }
}
