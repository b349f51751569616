package io.granary.index.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.granary.index.IndexUnusableException;
import io.granary.index.IndexUnusableException.Reason;
import io.granary.index.key.KeyCodec;
import io.granary.index.value.MetaRow;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The LMDB environment of an index: one file, its lock file, and the tables in it (`docs/format.md`, section 6).
///
/// Commits are durable. Transactions are bound to no thread. The map is reserved once, as large as the system allows:
/// it costs address space only, and the file grows as it is needed.
final class LmdbEnv implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbEnv.class);

    /// The name that LMDB itself gives to the file.
    static final String FILE = "data.mdb";

    /// Under the smallest map that may be of use the system's refusal is an error.
    private static final long SMALLEST_MAP_BYTES = 1 << 20;

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final byte[] META_KEY = {0};

    private final Path directory;
    private final Env<ByteBuffer> env;
    private final Readers readers;
    private final Dbi<ByteBuffer> current;
    private final Dbi<ByteBuffer> history;
    private final Dbi<ByteBuffer> buckets;
    private final Dbi<ByteBuffer> usage;
    private final Dbi<ByteBuffer> extents;
    private final Dbi<ByteBuffer> bodies;
    private final Dbi<ByteBuffer> meta;
    private final ByteBuffer metaKey =
            ByteBuffer.allocateDirect(1).put(META_KEY).flip();

    private LmdbEnv(Path directory, Env<ByteBuffer> env, DbiFlags... flags) {
        this.directory = directory;
        this.env = env;
        meta = table("meta", flags);
        current = table("current", flags);
        history = table("history", DbiFlags.MDB_CREATE); // an index of format 1 has none
        buckets = table("buckets", flags);
        usage = table("usage", flags);
        extents = table("extents", flags);
        bodies = table("bodies", flags);
        readers = new Readers(env);
    }

    private Dbi<ByteBuffer> table(String name, DbiFlags... flags) {
        return env.openDbi(name.getBytes(US_ASCII), flags);
    }

    /// Opens what [#create] made. Throws [IndexUnusableException] when it is not there or not ours.
    static LmdbEnv open(Path directory, long mapBytes) throws IOException {
        if (!Files.exists(directory.resolve(FILE))) {
            throw new IndexUnusableException(Reason.MISSING, directory, "no file " + FILE);
        }
        Env<ByteBuffer> env;
        try {
            env = map(directory, mapBytes);
        } catch (LmdbException e) {
            throw unusable(directory, e);
        }
        try {
            var opened = new LmdbEnv(directory, env);
            opened.checkMeta();
            return opened;
        } catch (Dbi.KeyNotFoundException e) {
            env.close();
            throw new IndexUnusableException(Reason.FOREIGN, directory, "it has not the tables of an index");
        } catch (LmdbException e) {
            env.close();
            throw unusable(directory, e);
        } catch (IOException | RuntimeException e) {
            env.close();
            throw e;
        }
    }

    /// Makes an empty index in a directory that has none, durably. Throws an `IOException` where there is one.
    static LmdbEnv create(Path directory, long mapBytes, MetaRow first) throws IOException {
        if (Files.exists(directory.resolve(FILE))) {
            throw new IOException("there is an index already: " + directory);
        }
        Files.createDirectories(directory);
        try {
            var made = new LmdbEnv(directory, map(directory, mapBytes), DbiFlags.MDB_CREATE);
            try (var txn = made.env.txnWrite()) {
                made.writeMeta(txn, first);
                txn.commit();
            }
            sync(directory);
            return made;
        } catch (LmdbException e) {
            throw new IOException("cannot make an index in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Env<ByteBuffer> map(Path directory, long mapBytes) throws IOException {
        var flags = new ArrayList<>(List.of(EnvFlags.MDB_NOTLS));
        if (isLargerThanMemory(directory)) {
            flags.add(EnvFlags.MDB_NORDAHEAD);
        }
        for (long bytes = mapBytes; ; bytes >>= 1) {
            try {
                var env = Env.create()
                        .setMapSize(bytes)
                        .setMaxDbs(16)
                        .setMaxReaders(Readers.MAX + 8)
                        .open(directory.toFile(), flags.toArray(EnvFlags[]::new));
                if (env.getMaxKeySize() < KeyCodec.MAX_STORED_BYTES) {
                    env.close();
                    throw new IOException("this LMDB takes only keys of " + env.getMaxKeySize() + " bytes");
                }
                env.readerCheck();
                coverAllPages(directory.resolve(FILE), env);
                LOG.debug("index in {}: {} MiB of address space, {}", directory, bytes >> 20, flags);
                return env;
            } catch (LmdbException e) {
                boolean memory = String.valueOf(e.getMessage()).contains("Cannot allocate memory");
                if (!memory || bytes / 2 < SMALLEST_MAP_BYTES) {
                    throw e;
                }
            }
        }
    }

    /// Lengthens a file that is shorter than LMDB says, such as a copy that was cut: reading mapped memory behind the
    /// end
    /// of a file would end the process, where a page of zeros is found to be damaged.
    private static void coverAllPages(Path file, Env<ByteBuffer> env) throws IOException {
        long bytes = (env.info().lastPageNumber + 1) * env.stat().pageSize;
        if (Files.size(file) < bytes) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1), bytes - 1);
            }
        }
    }

    /// Read-ahead warms an index that fits into memory and makes listings fast; beyond that it would read for each
    /// lookup pages that push out others.
    private static boolean isLargerThanMemory(Path directory) throws IOException {
        var file = directory.resolve(FILE);
        if (!Files.exists(file)
                || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
            return false;
        }
        return Files.size(file) > system.getTotalMemorySize() / 2;
    }

    private static IndexUnusableException unusable(Path directory, LmdbException e) {
        boolean foreign = e instanceof Env.FileInvalidException
                || e instanceof Env.VersionMismatchException
                || e instanceof Dbi.IncompatibleException;
        var reason = foreign ? Reason.FOREIGN : Reason.DAMAGED;
        return new IndexUnusableException(reason, directory, String.valueOf(e.getMessage()));
    }

    private void checkMeta() throws IndexUnusableException {
        try (var txn = env.txnRead()) {
            var row = meta.get(txn, metaKey);
            if (row == null || !MetaRow.isOurs(row)) {
                throw new IndexUnusableException(Reason.FOREIGN, directory, "it does not say that it is ours");
            }
            if (!MetaRow.isReadable(row)) {
                throw new IndexUnusableException(
                        Reason.NEWER, directory, "reading it takes format " + MetaRow.readVersion(row));
            }
        }
    }

    /// The row of the transaction's state.
    MetaRow readMeta(Txn<ByteBuffer> txn) {
        var row = meta.get(txn, metaKey);
        if (row == null) {
            throw new IllegalStateException("the index in " + directory + " has lost its meta row");
        }
        return MetaRow.decode(row);
    }

    void writeMeta(Txn<ByteBuffer> txn, MetaRow row) {
        row.encode(meta.reserve(txn, metaKey, MetaRow.LENGTH));
    }

    /// A transaction of the one writer.
    Txn<ByteBuffer> write() {
        return env.txnWrite();
    }

    Readers readers() {
        return readers;
    }

    /// Stored key ([KeyCodec]) → version or row, or → space for a pointer.
    Dbi<ByteBuffer> current() {
        return current;
    }

    /// Stored key of a noncurrent version ([io.granary.index.key.HistoryKey]) → version, or → space for a pointer.
    Dbi<ByteBuffer> history() {
        return history;
    }

    /// Number of a bucket → its row.
    Dbi<ByteBuffer> buckets() {
        return buckets;
    }

    /// Segment → its usage.
    Dbi<ByteBuffer> usage() {
        return usage;
    }

    /// Extent → how many versions and rows refer to it.
    Dbi<ByteBuffer> extents() {
        return extents;
    }

    /// Sequence of a version or row → its extents.
    Dbi<ByteBuffer> bodies() {
        return bodies;
    }

    /// The bytes of the file that LMDB has used so far.
    long usedBytes() {
        return (env.info().lastPageNumber + 1) * env.stat().pageSize;
    }

    /// Copies all that is in use to an empty directory.
    void copyCompacted(Path to) throws IOException {
        try {
            env.copy(to.toFile(), CopyFlags.MDB_CP_COMPACT);
        } catch (LmdbException e) {
            throw new IOException("cannot copy the index to " + to + ": " + e.getMessage(), e);
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        if (readers.close(CLOSE_PATIENCE)) {
            env.close();
        } else {
            LOG.warn("index in {}: a cursor was never closed; the file stays mapped until the process ends", directory);
        }
    }

    /// Makes the entries of a directory durable.
    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
