package io.granary.testkit.sim;

import io.granary.segment.local.Disk;
import io.granary.segment.local.DiskFile;
import io.granary.segment.local.DiskFullException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// A disk in memory that keeps no more than it must. After [#crash], of what was not forced any sectors may be there,
/// and of names that were made, removed or changed without forcing their directory any may be as before. Forces fail
/// when told to and then lose writes, as a kernel does; the disk has a size; bits flip when told to.
///
/// Any thread may call. What happens follows from the seed and the order of calls.
public final class SimulatedDisk implements Disk {
    private final Random random;
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locks = new HashSet<>();
    private final Map<Path, SimulatedFile> durableNames = new HashMap<>();
    private final TreeMap<Path, SimulatedFile> names = new TreeMap<>();
    private long capacityBytes = Long.MAX_VALUE;
    private int forcesToFail;
    private long forces;
    private boolean cached = true;
    private int life;

    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /// The machine stops and starts again: whoever had something open has it no more.
    public synchronized void crash() {
        life++;
        locks.clear();
        names.keySet().removeIf(path -> !durableNames.containsKey(path) && random.nextBoolean());
        durableNames.forEach((path, file) -> {
            if (names.get(path) != file && random.nextBoolean()) {
                names.put(path, file);
            }
        });
        durableNames.clear();
        durableNames.putAll(names);
        names.values().forEach(file -> file.crash(random));
    }

    /// The process stops, the machine does not: nothing is lost.
    public synchronized void killProcess() {
        life++;
        locks.clear();
    }

    /// From now on all files together may have so many bytes.
    public synchronized void setCapacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /// Leaves room for so many bytes.
    public synchronized void leaveRoom(long bytes) {
        capacityBytes = usedBytes() + bytes;
    }

    /// The next so many forces of files fail.
    public synchronized void failForces(int count) {
        forcesToFail = count;
    }

    /// How many forces of files succeeded.
    public synchronized long forces() {
        return forces;
    }

    /// Whether [DiskFile#readCached] finds anything.
    public synchronized void setCached(boolean everything) {
        cached = everything;
    }

    /// Changes a stored byte behind everybody's back.
    public synchronized void flip(Path file, long position, int mask) throws IOException {
        find(file).flip((int) position, mask);
    }

    /// What the file has now, forced or not.
    public synchronized byte[] bytes(Path file) throws IOException {
        return find(file).live();
    }

    /// Puts a file there as if it had been forced.
    public synchronized void put(Path file, byte[] bytes) {
        var made = new SimulatedFile(bytes);
        names.put(file, made);
        durableNames.put(file, made);
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (!directories.contains(file.getParent())) {
            throw new NoSuchFileException(file.toString());
        }
        names.put(file, new SimulatedFile(new byte[0]));
        return open(file);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        return new Handle(file, find(file), life);
    }

    private SimulatedFile find(Path path) throws NoSuchFileException {
        var file = names.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString());
        }
        return file;
    }

    @Override
    public synchronized List<String> list(Path directory) {
        return names.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> path.getFileName().toString())
                .sorted()
                .toList();
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) {
        for (var path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    @Override
    public synchronized void delete(Path file) {
        names.remove(file);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        names.put(to, find(from));
        names.remove(from);
    }

    @Override
    public synchronized void forceDirectory(Path directory) {
        durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
        names.forEach((path, file) -> {
            if (directory.equals(path.getParent())) {
                durableNames.put(path, file);
            }
        });
    }

    @Override
    public synchronized long usableBytes(Path directory) {
        return Math.max(0, capacityBytes - usedBytes());
    }

    private long usedBytes() {
        return names.values().stream().mapToLong(SimulatedFile::lengthBytes).sum();
    }

    @Override
    public synchronized Optional<Closeable> lock(Path file) {
        int lockedIn = life;
        if (!locks.add(file)) {
            return Optional.empty();
        }
        return Optional.of(() -> unlock(file, lockedIn));
    }

    private synchronized void unlock(Path file, int lockedIn) {
        if (lockedIn == life) {
            locks.remove(file);
        }
    }

    /// An open file; works until closed or until the machine or the process stops.
    private final class Handle implements DiskFile {
        private final Path path;
        private final SimulatedFile file;
        private final int openedIn;
        private boolean closed;

        private Handle(Path path, SimulatedFile file, int openedIn) {
            this.path = path;
            this.file = file;
            this.openedIn = openedIn;
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (openedIn != life) {
                throw new IOException(path + ": this process is dead");
            }
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return file.read(into, position);
            }
        }

        @Override
        public boolean readCached(ByteBuffer into, long position) {
            synchronized (SimulatedDisk.this) {
                if (closed || !cached || position + into.remaining() > file.lengthBytes()) {
                    return false;
                }
                return file.read(into, position) > 0;
            }
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                long growth = position + bytes.remaining() - file.lengthBytes();
                long room = capacityBytes - usedBytes();
                if (growth <= room) {
                    file.write(bytes, position);
                    return;
                }
                int fits = (int) Math.max(0, bytes.remaining() - (growth - room));
                file.write(bytes.slice(bytes.position(), fits), position);
                throw new DiskFullException("no space left for " + path);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                if (forcesToFail > 0) {
                    forcesToFail--;
                    file.loseUnforced(random);
                    throw new IOException("simulated failure of a sync");
                }
                forces++;
                file.force();
            }
        }

        @Override
        public void truncate(long lengthBytes) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                file.truncate((int) lengthBytes);
            }
        }

        @Override
        public long lengthBytes() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return file.lengthBytes();
            }
        }

        @Override
        public void close() {
            synchronized (SimulatedDisk.this) {
                closed = true;
            }
        }
    }
}
