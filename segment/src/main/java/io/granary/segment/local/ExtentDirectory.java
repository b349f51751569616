package io.granary.segment.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The extents of one data directory, in `extents/<id / 4096>/<id>.ext`, and whether it is fit to take more. Any thread
/// may call.
final class ExtentDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(ExtentDirectory.class);
    private static final String SUFFIX = ".ext";
    private static final int FANOUT_BITS = 12;
    private static final int FANOUT_DIGITS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final Disk disk;
    private final Path root;
    private final Path extents;
    private final long reserveBytes;
    private final Duration retryAfter;
    private final InstantSource clock;

    /// Who may sync here now; in turn, so that all bodies get on alike.
    private final Semaphore turns;

    /// The one of the newest ids; older ones are made again when they are needed.
    private volatile @Nullable Fanout newest;

    private volatile @Nullable LeftOut leftOut;

    /// Why nothing is written here, and when to try again.
    private record LeftOut(String reason, Instant until) {}

    /// The directory of 4,096 consecutive ids, which is there.
    private record Fanout(long index, Path path, SharedForce force) {}

    /// Takes one extent file of a directory.
    interface Visitor {
        void extent(long id, Path file) throws IOException;
    }

    private ExtentDirectory(Disk disk, Path root, LocalExtentConfig config, InstantSource clock) {
        this.disk = disk;
        this.root = root;
        this.extents = root.resolve("extents");
        this.reserveBytes = config.reserveBytes();
        this.retryAfter = config.retryAfter();
        this.clock = clock;
        this.turns = new Semaphore(config.diskQueue(), true);
    }

    static ExtentDirectory open(Disk disk, Path root, LocalExtentConfig config, InstantSource clock)
            throws IOException {
        var directory = new ExtentDirectory(disk, root, config, clock);
        disk.createDirectories(directory.extents);
        return directory;
    }

    Path root() {
        return root;
    }

    boolean isThere() throws IOException {
        return disk.exists(extents);
    }

    Path file(long id) {
        return fanoutPath(id >>> FANOUT_BITS).resolve(HEX.toHexDigits(id) + SUFFIX);
    }

    private Path fanoutPath(long index) {
        return extents.resolve(HEX.toHexDigits(index, FANOUT_DIGITS));
    }

    /// Makes the new file of an extent. Its name is durable after [#forceName].
    DiskFile create(long id) throws IOException {
        fanout(id);
        return disk.create(file(id));
    }

    /// Removes a file; one that is gone is fine.
    void delete(long id) throws IOException {
        disk.delete(file(id));
    }

    interface DiskWork {
        void run() throws IOException;
    }

    /// Runs what keeps the disk busy when its turn has come.
    void inTurn(DiskWork work) throws IOException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + root);
        }
        try {
            work.run();
        } finally {
            turns.release();
        }
    }

    /// How many wait for their turn.
    int waiting() {
        return turns.getQueueLength();
    }

    /// Makes the name of an extent's file durable, in one sync with others that finish at the same time.
    void forceName(long id) throws IOException {
        fanout(id).force.force();
    }

    /// The directory that `file(id)` is in; made when it is not there.
    private Fanout fanout(long id) throws IOException {
        long index = id >>> FANOUT_BITS;
        var known = newest;
        if (known != null && known.index == index) {
            return known;
        }
        var path = fanoutPath(index);
        disk.createDirectories(path);
        var made = new Fanout(index, path, new SharedForce(disk, path));
        if (known == null || known.index < index) {
            newest = made; // two threads may make it twice: they share fewer forces, nothing else
        }
        return made;
    }

    /// The greatest id of a file that is here.
    OptionalLong highestId() throws IOException {
        for (var fanout : disk.list(extents).reversed()) {
            if (parse(fanout, FANOUT_DIGITS).isEmpty()) {
                continue;
            }
            for (var name : disk.list(extents.resolve(fanout)).reversed()) {
                var id = idOf(name);
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return OptionalLong.empty();
    }

    /// Visits the files with an id of at least `from`.
    void visit(long from, Visitor visitor) throws IOException {
        for (var fanout : disk.list(extents)) {
            var index = parse(fanout, FANOUT_DIGITS);
            if (index.isEmpty() || index.getAsLong() < from >>> FANOUT_BITS) {
                continue;
            }
            visit(extents.resolve(fanout), from, visitor);
        }
    }

    private void visit(Path fanout, long from, Visitor visitor) throws IOException {
        for (var name : disk.list(fanout)) {
            var id = idOf(name);
            if (id.isPresent() && id.getAsLong() >= from) {
                visitor.extent(id.getAsLong(), fanout.resolve(name));
            }
        }
    }

    private static OptionalLong idOf(String name) {
        return name.endsWith(SUFFIX)
                ? parse(name.substring(0, name.length() - SUFFIX.length()), 2 * Long.BYTES)
                : OptionalLong.empty();
    }

    /// Empty for names that are none of ours.
    private static OptionalLong parse(String name, int digits) {
        try {
            return name.length() == digits
                    ? OptionalLong.of(HexFormat.fromHexDigitsToLong(name))
                    : OptionalLong.empty();
        } catch (IllegalArgumentException foreign) {
            return OptionalLong.empty();
        }
    }

    /// Whether the stripe may use this directory now. One that failed answers yes once in a while, to one caller: if
    /// its
    /// extent gets through, the directory is back.
    boolean claim() {
        if (leftOut == null) {
            return true;
        }
        synchronized (this) {
            var out = leftOut;
            if (out == null) {
                return true;
            }
            var now = clock.instant();
            if (now.isBefore(out.until)) {
                return false;
            }
            leftOut = new LeftOut(out.reason, now.plus(retryAfter));
            return true;
        }
    }

    /// Whether `bytes` more fit without touching the reserve. Throws for a directory that has gone, which is not full.
    boolean hasRoom(long bytes) throws IOException {
        long usable = disk.usableBytes(root);
        if (usable <= 0 && !isThere()) {
            throw new NoSuchFileException(extents.toString());
        }
        return usable - reserveBytes >= bytes;
    }

    /// Leaves the directory out until some time has passed.
    synchronized void failed(IOException cause) {
        if (leftOut == null) {
            LOG.warn("Data directory {} takes no more extents for now", root, cause);
        }
        leftOut = new LeftOut(cause.toString(), clock.instant().plus(retryAfter));
    }

    /// An extent got through.
    void worked() {
        if (leftOut == null) {
            return;
        }
        synchronized (this) {
            if (leftOut != null) {
                LOG.info("Data directory {} takes extents again", root);
            }
            leftOut = null;
        }
    }

    /// What keeps the directory out of the stripe.
    Optional<String> problem(long neededBytes) {
        var out = leftOut;
        if (out != null) {
            return Optional.of("data directory " + root + " takes no extents: " + out.reason);
        }
        try {
            return hasRoom(neededBytes)
                    ? Optional.empty()
                    : Optional.of("data directory " + root + " is full: less than " + (neededBytes + reserveBytes)
                            + " bytes are free, of which " + reserveBytes + " are kept back");
        } catch (IOException e) {
            return Optional.of("data directory " + root + " takes no extents: " + e);
        }
    }

    static List<String> roots(List<ExtentDirectory> directories) {
        return directories.stream().map(directory -> directory.root.toString()).toList();
    }
}
