package io.granary.segment.local;

import io.granary.segment.format.StoreIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directories of one store, locked against every other process until closed, and marked with the store's id so
/// that a directory of another store is found out before anything is written to it.
///
/// Segments, extents and the index have their own places below; all of them share this one lock.
public final class DataDirectories implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectories.class);
    private static final String LOCK = "granary.lock";
    private static final String IDENTITY = "granary.id";

    private final Disk disk;
    private final List<Path> paths;
    private final long storeId;
    private final List<Closeable> locks;

    private DataDirectories(Disk disk, List<Path> paths, long storeId, List<Closeable> locks) {
        this.disk = disk;
        this.paths = paths;
        this.storeId = storeId;
        this.locks = locks;
    }

    /// Makes the directories that are not there yet and takes their locks. Throws [DataDirectoryException] for one that
    /// is in use or belongs to another store.
    public static DataDirectories open(Disk disk, List<Path> paths) throws IOException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a store needs a data directory");
        }
        var locks = new ArrayList<Closeable>();
        try {
            for (var path : paths) {
                disk.createDirectories(path);
                locks.add(disk.lock(path.resolve(LOCK))
                        .orElseThrow(() -> new DataDirectoryException(
                                path, "in use by another server: stop that one, or choose another data directory")));
            }
            return new DataDirectories(disk, List.copyOf(paths), identify(disk, paths), List.copyOf(locks));
        } catch (IOException | RuntimeException e) {
            closeAll(locks);
            throw e;
        }
    }

    /// The one id that the directories have. New ones are given it, which is also how a store gets one more directory.
    private static long identify(Disk disk, List<Path> paths) throws IOException {
        var unmarked = new ArrayList<Path>();
        Optional<Long> storeId = Optional.empty();
        for (var path : paths) {
            if (!disk.exists(path.resolve(IDENTITY))) {
                unmarked.add(path);
                continue;
            }
            long found = readIdentity(disk, path);
            if (storeId.isPresent() && storeId.get() != found) {
                throw new DataDirectoryException(
                        path, "belongs to another store than " + paths.getFirst() + ": check the list of directories");
            }
            storeId = Optional.of(found);
        }
        long id = storeId.orElseGet(() -> new SecureRandom().nextLong(1, Long.MAX_VALUE));
        for (var path : unmarked) {
            writeIdentity(disk, path, id);
        }
        return id;
    }

    private static long readIdentity(Disk disk, Path directory) throws IOException {
        try (var file = disk.open(directory.resolve(IDENTITY))) {
            var bytes = ByteBuffer.allocate(StoreIdentity.LENGTH);
            file.readFully(bytes, 0);
            return StoreIdentity.read(bytes.flip(), file.path().toString()).storeId();
        }
    }

    /// Written beside and renamed, so that a crash leaves the whole file or none.
    private static void writeIdentity(Disk disk, Path directory, long storeId) throws IOException {
        var temporary = directory.resolve(IDENTITY + ".tmp");
        disk.delete(temporary);
        var bytes = ByteBuffer.allocate(StoreIdentity.LENGTH);
        new StoreIdentity(storeId, System.currentTimeMillis()).write(bytes);
        try (var file = disk.create(temporary)) {
            file.write(bytes.flip(), 0);
            file.force();
        }
        disk.rename(temporary, directory.resolve(IDENTITY));
        disk.forceDirectory(directory);
        LOG.info("new data directory {}", directory);
    }

    public Disk disk() {
        return disk;
    }

    /// In the order in which they were given; the first also has the index.
    public List<Path> paths() {
        return paths;
    }

    /// Stands in every file of the store.
    public long storeId() {
        return storeId;
    }

    @Override
    public void close() throws IOException {
        closeAll(locks);
    }

    private static void closeAll(List<Closeable> locks) throws IOException {
        for (var lock : locks) {
            lock.close();
        }
    }
}
