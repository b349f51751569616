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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A disk in memory that keeps no more than it must. After [#crash], of what was not forced any sectors may be there,
/// and of names that were made, removed or changed without forcing their directory any may be as before. Forces fail
/// when told to and then lose writes, as a kernel does; the disk has a size; bits flip, reads come short, forces wait
/// and the power goes at any call when told to.
///
/// Any thread may call. What happens follows from the seed and the order of calls; what a crash leaves of a file
/// follows
/// from the seed and its name, so that a file more or less changes nothing for the others.
public final class SimulatedDisk implements Disk {
    private final Random random;
    private final Set<Path> directories = new HashSet<>();
    private final Set<Path> locks = new HashSet<>();
    private final TreeMap<Path, SimulatedFile> durableNames = new TreeMap<>();
    private final TreeMap<Path, SimulatedFile> names = new TreeMap<>();
    private long capacityBytes = Long.MAX_VALUE;
    private int forcesToFail;
    private int forcesToPass;
    private long forces;
    private boolean cached = true;
    private int life;
    private boolean shortReads;
    private boolean off;
    private long callsUntilOff = Long.MAX_VALUE;
    private boolean holding;
    private int held;

    public SimulatedDisk(Random random) {
        this.random = random;
    }

    /// From here on what happens by chance follows from `seed`.
    public synchronized void reseed(long seed) {
        random.setSeed(seed);
    }

    /// The disk as the running process sees it: when the process ends, so do its calls, also those of threads that
    /// outlive it in a simulation.
    public synchronized Disk process() {
        return new ProcessView(this, life);
    }

    /// The machine stops and starts again: whoever had something open has it no more.
    public synchronized void crash() {
        killProcess();
        long salt = random.nextLong();
        names.keySet()
                .removeIf(path ->
                        !durableNames.containsKey(path) && chance(salt, path).nextBoolean());
        durableNames.forEach((path, file) -> {
            if (names.get(path) != file && chance(salt, path).nextBoolean()) {
                names.put(path, file);
            }
        });
        durableNames.clear();
        durableNames.putAll(names);
        names.forEach((path, file) -> file.crash(chance(salt + 1, path)));
    }

    private static Random chance(long salt, Path path) {
        return new Random(salt * 31 + path.toString().hashCode());
    }

    /// The process stops, the machine does not: nothing is lost.
    public synchronized void killProcess() {
        life++;
        locks.clear();
        off = false;
        callsUntilOff = Long.MAX_VALUE;
        holding = false;
        notifyAll();
    }

    /// The power goes at the call after the next `calls` that change something; a write that it meets may be torn. All
    /// calls fail until [#crash] or [#killProcess].
    public synchronized void powerOffAfter(long calls) {
        callsUntilOff = calls;
        if (calls == 0) {
            powerOff();
        }
    }

    public synchronized boolean isOff() {
        return off;
    }

    private void powerOff() {
        off = true;
        notifyAll();
    }

    synchronized void requireAlive(int startedIn) throws IOException {
        if (startedIn != life) {
            throw new IOException("this process is dead");
        }
        requirePower();
    }

    private void requirePower() throws IOException {
        if (off) {
            throw new IOException("the machine is off");
        }
    }

    /// Counts a call that changes something.
    private void spend() throws IOException {
        requirePower();
        if (callsUntilOff != Long.MAX_VALUE && --callsUntilOff < 0) {
            powerOff();
            requirePower();
        }
    }

    /// Forces of files wait from here on, until [#releaseForces], the power's end or the process's.
    public synchronized void holdForces() {
        holding = true;
    }

    public synchronized void releaseForces() {
        holding = false;
        notifyAll();
    }

    /// How many forces wait.
    public synchronized int heldForces() {
        return held;
    }

    /// Guarded by this, which it gives up meanwhile.
    private void awaitRelease(int startedIn) throws IOException {
        held++;
        notifyAll();
        try {
            while (holding && !off && startedIn == life) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a sync waited", e);
        } finally {
            held--;
        }
        requireAlive(startedIn);
    }

    /// Whether reads may return less than asked for, as the system is free to.
    public synchronized void setShortReads(boolean may) {
        shortReads = may;
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

    /// Of the forces of files that come the first `pass` succeed, and the one behind them fails.
    public synchronized void failOneForceAfter(int pass) {
        forcesToPass = pass;
        forcesToFail = 1;
    }

    /// How many forces are still to fail.
    public synchronized int forcesToFail() {
        return forcesToFail;
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
        spend();
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
        return Stream.concat(names.keySet().stream(), directories.stream())
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
    public synchronized void delete(Path file) throws IOException {
        spend();
        names.remove(file);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        spend();
        names.put(to, find(from));
        names.remove(from);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        spend();
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
            requireAlive(openedIn);
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                return shortReads && into.remaining() > 1 ? readSome(into, position) : file.read(into, position);
            }
        }

        private int readSome(ByteBuffer into, long position) {
            int limit = into.limit();
            into.limit(into.position() + 1 + random.nextInt(into.remaining()));
            try {
                return file.read(into, position);
            } finally {
                into.limit(limit);
            }
        }

        @Override
        public boolean readCached(ByteBuffer into, long position) {
            synchronized (SimulatedDisk.this) {
                if (closed || off || openedIn != life || !cached || position + into.remaining() > file.lengthBytes()) {
                    return false;
                }
                return file.read(into, position) > 0;
            }
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                spendOrTear(bytes, position);
                long growth = position + bytes.remaining() - file.lengthBytes();
                long room = capacityBytes - usedBytes();
                if (growth <= 0 || growth <= room) {
                    file.write(bytes, position);
                    return;
                }
                int fits = (int) Math.max(0, bytes.remaining() - (growth - room));
                file.write(bytes.slice(bytes.position(), fits), position);
                throw new DiskFullException("no space left for " + path);
            }
        }

        private void spendOrTear(ByteBuffer bytes, long position) throws IOException {
            try {
                spend();
            } catch (IOException e) {
                file.write(bytes.slice(bytes.position(), random.nextInt(bytes.remaining() + 1)), position);
                throw e;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                requireOpen();
                if (holding) {
                    awaitRelease(openedIn);
                }
                spend();
                if (forcesToPass > 0) {
                    forcesToPass--;
                } else if (forcesToFail > 0) {
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
                spend();
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
