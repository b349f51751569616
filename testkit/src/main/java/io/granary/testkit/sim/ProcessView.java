package io.granary.testkit.sim;

import io.granary.segment.local.Disk;
import io.granary.segment.local.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A simulated disk as one process sees it. What a thread of a process that ended still calls changes nothing.
record ProcessView(SimulatedDisk disk, int life) implements Disk {
    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T alive(Call<T> call) throws IOException {
        synchronized (disk) {
            disk.requireAlive(life);
            return call.run();
        }
    }

    private interface Change {
        void run() throws IOException;
    }

    private void change(Change change) throws IOException {
        synchronized (disk) {
            disk.requireAlive(life);
            change.run();
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return alive(() -> disk.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return alive(() -> disk.open(file));
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return alive(() -> disk.list(directory));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return alive(() -> disk.exists(path));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change(() -> disk.createDirectories(directory));
    }

    @Override
    public void delete(Path file) throws IOException {
        change(() -> disk.delete(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change(() -> disk.rename(from, to));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        change(() -> disk.forceDirectory(directory));
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return alive(() -> disk.usableBytes(directory));
    }

    @Override
    public Optional<Closeable> lock(Path file) throws IOException {
        return alive(() -> disk.lock(file));
    }
}
