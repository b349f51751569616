package io.granary.segment.local;

import io.granary.model.location.Extent;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.format.ExtentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Extents as files in the data directories: one file each (`docs/format.md`, section 5).
///
/// The stripe is the id modulo the number of directories, so that consecutive extents go to different disks and a
/// reader
/// knows where to look first. A directory that is full or fails is passed over by passing over its ids. When the number
/// of directories changes, old extents are where they were and are found by looking into the other directories too.
///
/// There is no list of extents: the file names are it. The greatest id that was ever given out is that of the newest
/// file, or, when that file is gone, what the log and the index have seen: the caller tells it at the start.
public final class LocalExtentStore implements ExtentStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalExtentStore.class);

    private final Disk disk;
    private final List<ExtentDirectory> directories;
    private final long storeId;
    private final LocalExtentConfig config;
    private final InstantSource clock;
    private final OpenExtents open;
    private final Scratch scratch = new Scratch();

    /// The first id of this run: extents from here on are being written or were finished by this process.
    private final long firstId;

    /// Guarded by this.
    private long nextId;

    private LocalExtentStore(
            DataDirectories data,
            List<ExtentDirectory> directories,
            LocalExtentConfig config,
            InstantSource clock,
            long firstId) {
        this.disk = data.disk();
        this.storeId = data.storeId();
        this.directories = directories;
        this.config = config;
        this.clock = clock;
        this.firstId = firstId;
        this.nextId = firstId;
        this.open = new OpenExtents(config.openFiles(), this::openFile);
    }

    /// Opens the store in `data`, which must stay open as long; `clock` says when a failed directory is tried again.
    public static LocalExtentStore open(DataDirectories data, LocalExtentConfig config, InstantSource clock)
            throws IOException {
        var directories = new ArrayList<ExtentDirectory>();
        long highest = 0;
        for (var path : data.paths()) {
            var directory = ExtentDirectory.open(data.disk(), path, config, clock);
            highest = Math.max(highest, directory.highestId().orElse(0));
            directories.add(directory);
        }
        return new LocalExtentStore(data, List.copyOf(directories), config, clock, highest + 1);
    }

    @Override
    public Writer create(long lengthHint) throws IOException {
        long capacity = capacityFor(lengthHint);
        long expected = lengthHint < 0 ? capacity : Math.min(lengthHint, capacity);
        long needed = lengthHint < 0 ? ExtentWriter.STEP_BYTES : expected;
        var tried = new HashSet<ExtentDirectory>(); // each once, whatever the clock says
        boolean full = false;
        while (true) {
            var id = allot(tried);
            if (id.isEmpty()) {
                throw noDirectory(full);
            }
            var directory = home(id.get());
            tried.add(directory);
            try {
                if (directory.hasRoom(needed)) {
                    return create(id.get(), directory, capacity, expected);
                }
                full = true;
            } catch (DiskFullException e) {
                full = true;
                directory.failed(e);
            } catch (IOException e) {
                directory.failed(e);
            }
        }
    }

    /// The next id whose directory may be tried; empty when there is none.
    private synchronized Optional<Long> allot(Set<ExtentDirectory> tried) {
        for (int i = 0; i < directories.size(); i++) {
            long id = nextId + i;
            var directory = home(id);
            if (!tried.contains(directory) && directory.claim()) {
                nextId = id + 1;
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private ExtentDirectory home(long id) {
        return directories.get((int) (id % directories.size()));
    }

    /// A long body has longer extents, so that the list of the largest object (5 TiB in 10,000 parts) fits one record.
    private long capacityFor(long bodyLength) {
        long eighth = bodyLength / 8 / BLOCK_BYTES * BLOCK_BYTES;
        return Math.max(config.capacityBytes(), Math.min(eighth, ExtentHeader.MAX_BODY_BYTES));
    }

    private Writer create(long id, ExtentDirectory directory, long capacity, long expectedBytes) throws IOException {
        var file = directory.create(id);
        return new ExtentWriter(directory, file, id, storeId, clock.millis(), capacity, expectedBytes);
    }

    private IOException noDirectory(boolean full) {
        var problems = String.join("; ", health());
        return full
                ? new StoreFullException(problems)
                : new IOException("no data directory takes extents: " + problems);
    }

    @Override
    public int read(Extent extent, long offset, ByteBuffer into) throws IOException {
        var lease = open.acquire(extent);
        try {
            return lease.file().read(offset, into, scratch);
        } finally {
            open.release(lease);
        }
    }

    private ExtentFile openFile(Extent extent) throws IOException {
        var file = find(extent.id());
        if (file.isPresent()) {
            return ExtentFile.open(file.get(), extent, storeId);
        }
        for (var directory : directories) {
            if (!directory.isThere()) {
                throw notFound(extent, directory);
            }
        }
        throw new DamagedRecordException(
                extent.id(), 0, "extent " + extent.id() + " is in none of " + ExtentDirectory.roots(directories));
    }

    private static IOException notFound(Extent extent, ExtentDirectory directory) {
        return new IOException("extent " + extent.id() + " is not found, and data directory " + directory.root()
                + " has no extents: is its disk mounted?");
    }

    private Optional<DiskFile> find(long id) throws IOException {
        for (var directory : searched(id)) {
            try {
                return Optional.of(disk.open(directory.file(id)));
            } catch (NoSuchFileException elsewhere) {
                // The number of directories has changed since it was written, or it is gone.
            } catch (IOException e) {
                throw new IOException("cannot open extent " + id + " in " + directory.root(), e);
            }
        }
        return Optional.empty();
    }

    /// All directories, the likeliest first.
    private List<ExtentDirectory> searched(long id) {
        var home = home(id);
        if (directories.size() == 1) {
            return directories;
        }
        var order = new ArrayList<ExtentDirectory>(directories.size());
        order.add(home);
        directories.stream().filter(directory -> directory != home).forEach(order::add);
        return order;
    }

    /// A crash of the machine may undo it; [#deleteUnreferenced] finds such an extent.
    @Override
    public void delete(long id) throws IOException {
        for (var directory : directories) {
            directory.delete(id);
        }
        open.forget(id);
    }

    @Override
    public long deleteUnreferenced(long from, LongPredicate referenced) throws IOException {
        var cleaning = new Cleaning(referenced);
        for (var directory : directories) {
            directory.visit(from, cleaning);
        }
        if (cleaning.files > 0) {
            LOG.info("Deleted {} unreferenced extents, {} bytes", cleaning.files, cleaning.bytes);
        }
        return cleaning.bytes;
    }

    /// Deletes what nothing knows of, and counts it.
    private final class Cleaning implements ExtentDirectory.Visitor {
        private final LongPredicate referenced;
        private long files;
        private long bytes;

        private Cleaning(LongPredicate referenced) {
            this.referenced = referenced;
        }

        @Override
        public void extent(long id, Path file) throws IOException {
            if (id >= firstId || referenced.test(id)) {
                return;
            }
            try (var left = disk.open(file)) {
                bytes += left.lengthBytes();
                files++;
            } catch (NoSuchFileException gone) {
                return; // somebody deleted it meanwhile
            }
            disk.delete(file);
            open.forget(id);
        }
    }

    @Override
    public synchronized void continueAfter(long id) {
        nextId = Math.max(nextId, id + 1);
    }

    @Override
    public synchronized long nextId() {
        return nextId;
    }

    @Override
    public List<DirectoryState> directories() {
        return directories.stream()
                .map(directory ->
                        new DirectoryState(directory.root().toString(), directory.problem(config.capacityBytes())))
                .toList();
    }

    @Override
    public void requireThere(List<Extent> extents) throws IOException {
        for (var directory : directories) {
            if (directory.isThere()) {
                continue;
            }
            for (var extent : extents) {
                if (home(extent.id()) == directory && !isAnywhere(extent.id())) {
                    throw notFound(extent, directory);
                }
            }
        }
    }

    private boolean isAnywhere(long id) throws IOException {
        for (var directory : directories) {
            if (disk.exists(directory.file(id))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void prefetch(Extent extent, long offset, long lengthBytes) {
        try {
            var lease = open.acquire(extent);
            try {
                lease.file().prefetch(offset, lengthBytes);
            } finally {
                open.release(lease);
            }
        } catch (IOException e) {
            // The read that follows says what is wrong.
        }
    }

    /// The header is verified, as at every opening.
    @Override
    public Optional<BodyFile> bodyFile(Extent extent) throws IOException {
        if (config.verifyReads()) {
            return Optional.empty();
        }
        var lease = open.acquire(extent);
        try {
            return Optional.of(LocalBodyFile.open(lease.file()));
        } finally {
            open.release(lease);
        }
    }

    /// Closes what is open for reading; writers are closed by those who have them.
    @Override
    public void close() throws IOException {
        open.close();
    }
}
