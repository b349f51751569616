package io.granary.segment.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The real disk with faults below chosen directories, an account of its syncs, and a count of open files.
class FaultyDisk implements Disk {
    /// What goes wrong below a directory.
    enum Fault {
        FAILING_CREATES,
        FAILING_WRITES,
        FULL_WRITES,
        FAILING_FORCES,
        FAILING_DIRECTORY_FORCES,
        FAILING_READS
    }

    private final FileDisk disk = new FileDisk();
    private final Map<Path, Fault> faults = new HashMap<>();
    private final Map<Path, Long> usable = new HashMap<>();
    private final List<String> events = new ArrayList<>();
    private final AtomicInteger openFiles = new AtomicInteger();
    private final AtomicInteger mostOpenFiles = new AtomicInteger();

    synchronized void fault(Path directory, Fault fault) {
        faults.put(directory, fault);
    }

    synchronized void mend(Path directory) {
        faults.remove(directory);
        usable.remove(directory);
    }

    synchronized void usable(Path directory, long bytes) {
        usable.put(directory, bytes);
    }

    /// What was created, forced and closed since the last call, as `verb name`.
    synchronized List<String> events() {
        var all = List.copyOf(events);
        events.clear();
        return all;
    }

    int openFiles() {
        return openFiles.get();
    }

    int mostOpenFiles() {
        return mostOpenFiles.get();
    }

    private synchronized void event(String verb, Path path) {
        events.add(verb + " " + path.getFileName());
    }

    private synchronized void check(Path path, Fault fault) throws IOException {
        for (var entry : faults.entrySet()) {
            if (path.startsWith(entry.getKey()) && entry.getValue() == fault) {
                throw fault == Fault.FULL_WRITES ? new DiskFullException("made full") : new IOException("made to fail");
            }
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        event("create", file);
        check(file, Fault.FAILING_CREATES);
        return opened(disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return opened(disk.open(file));
    }

    private DiskFile opened(DiskFile file) {
        int now = openFiles.incrementAndGet();
        mostOpenFiles.accumulateAndGet(now, Math::max);
        return new FaultyFile(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        check(directory, Fault.FAILING_DIRECTORY_FORCES);
        disk.forceDirectory(directory);
        event("forceDirectory", directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        synchronized (this) {
            var made = usable.get(directory);
            if (made != null) {
                return made;
            }
        }
        return disk.usableBytes(directory);
    }

    @Override
    public Optional<Closeable> lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class FaultyFile implements DiskFile {
        private final DiskFile file;
        private boolean closed;

        private FaultyFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            check(path(), Fault.FAILING_READS);
            return file.read(into, position);
        }

        @Override
        public boolean readCached(ByteBuffer into, long position) {
            return file.readCached(into, position);
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            check(path(), Fault.FAILING_WRITES);
            check(path(), Fault.FULL_WRITES);
            file.write(bytes, position);
            event("write", path());
        }

        @Override
        public void force() throws IOException {
            check(path(), Fault.FAILING_FORCES);
            file.force();
            event("force", path());
        }

        @Override
        public void truncate(long lengthBytes) throws IOException {
            file.truncate(lengthBytes);
        }

        @Override
        public long lengthBytes() throws IOException {
            return file.lengthBytes();
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                openFiles.decrementAndGet();
            }
            file.close();
        }
    }
}
