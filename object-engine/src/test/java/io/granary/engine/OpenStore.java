package io.granary.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.engine.read.ExtentReaper;
import io.granary.engine.recovery.Recovery;
import io.granary.index.IndexConfig;
import io.granary.index.ObjectIndex;
import io.granary.index.lmdb.IndexSwap;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.FileDisk;
import io.granary.segment.local.LocalExtentConfig;
import io.granary.segment.local.LocalExtentStore;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.function.Executable;

/// An engine over real files in a directory, to be closed, killed and opened again by tests.
public final class OpenStore implements Closeable {
    private final Path directory;
    private final EngineConfig config;

    /// In place of files.
    private final Optional<ExtentStore> given;

    private DataDirectories directories;
    private LocalSegmentStore segments;
    private ExtentStore extents;
    private ExtentReaper reaper;
    private ObjectIndex index;
    private ObjectEngine engine;

    private OpenStore(Path directory, EngineConfig config, Optional<ExtentStore> given) throws IOException {
        this.directory = directory;
        this.config = config;
        this.given = given;
        open();
    }

    public static OpenStore in(Path directory) throws IOException {
        return in(directory, EngineConfig.DEFAULT);
    }

    public static OpenStore in(Path directory, EngineConfig config) throws IOException {
        return new OpenStore(directory, config, Optional.empty());
    }

    /// With extents of the test's own, which stay as they are when the store is opened again.
    public static OpenStore in(Path directory, EngineConfig config, ExtentStore extents) throws IOException {
        return new OpenStore(directory, config, Optional.of(extents));
    }

    private void open() throws IOException {
        directories = DataDirectories.open(new FileDisk(), List.of(directory));
        segments = LocalSegmentStore.open(directories, LocalSegmentConfig.DEFAULTS.withReserveBytes(0));
        extents = given.isPresent()
                ? given.get()
                : LocalExtentStore.open(
                        directories, LocalExtentConfig.DEFAULTS.withReserveBytes(0), InstantSource.system());
        reaper = new ExtentReaper(extents);
        index = Files.exists(indexPath())
                ? LmdbIndex.open(indexPath(), IndexConfig.DEFAULT, reaper)
                : LmdbIndex.create(indexPath(), IndexConfig.DEFAULT, reaper);
        engine = ObjectEngine.open(
                config, LaneLimits.DEFAULTS, segments, extents, index, reaper, InstantSource.system());
    }

    private Path indexPath() {
        return directory.resolve("index");
    }

    public ObjectEngine engine() {
        return engine;
    }

    public ObjectIndex index() {
        return index;
    }

    public void createBucket(BucketName name) throws Exception {
        await(engine.createBucket(name));
    }

    public Stored put(Put put, byte[] body) throws Exception {
        return await(engine.put(put, ByteBuffer.wrap(body)));
    }

    public byte[] get(BucketName bucket, ObjectKey key) throws Exception {
        try (var object = engine.open(bucket, key)) {
            return Bodies.all(await(object.body(0, object.version().size())));
        }
    }

    /// Each key with its ETag, size and time.
    public List<String> listAll(BucketName bucket) throws Exception {
        var lines = new ArrayList<String>();
        var none = new byte[0];
        var after = none;
        while (true) {
            var page = await(engine.list(new ListQuery(bucket, none, none, after, ListQuery.MAX_LIMIT)));
            for (var item : page.items()) {
                if (item instanceof ListPage.Key key) {
                    var version = key.version();
                    lines.add(ObjectKey.ofUtf8(key.name()) + " " + version.etag() + " " + version.size() + " "
                            + version.modifiedMillis() + " " + version.record());
                }
            }
            if (!page.truncated()) {
                return lines;
            }
            after = page.last();
        }
    }

    /// Bytes of log so far.
    long logEnd() {
        return engine.lane().stats().bytes();
    }

    /// Counts while they may be deleted: file by file, never by a walk that fails over one that is gone.
    public long extentFiles() throws IOException {
        var count = new AtomicLong();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".ext")) {
                    count.incrementAndGet();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return count.get();
    }

    public void reopen() throws IOException {
        close();
        open();
    }

    /// Leaves everything as a kill would, but for the file locks, and opens it again: the index forgets what it has not
    /// written, the segment is not sealed.
    public void kill() throws IOException {
        var copy = Files.createTempDirectory(directory.getParent(), "killed");
        copyAll(directory, copy);
        close();
        deleteAll(directory);
        Files.move(copy, directory);
        open();
    }

    public void rebuildIndex() throws IOException {
        engine.close();
        index.close();
        IndexSwap.discardRebuild(indexPath());
        try (var fresh = LmdbIndex.createForRebuild(IndexSwap.rebuildDirectory(indexPath()), IndexConfig.DEFAULT)) {
            new Recovery(segments, fresh, read -> {}).run();
            fresh.completeRebuild();
        }
        IndexSwap.install(indexPath());
        reaper.close();
        segments.close();
        extents.close();
        directories.close();
        open();
    }

    /// Changes the last byte of a key's record on disk.
    void flipByteOf(BucketName bucket, ObjectKey key) throws IOException {
        var number = engine.bucket(bucket).number();
        var place = java.util.Objects.requireNonNull(index.find(number, key)).record();
        try (var files = Files.walk(directory)) {
            var file = files.filter(path -> path.toString().endsWith(".seg"))
                    .filter(path -> path.getFileName().toString().startsWith("%020d".formatted(place.segment())))
                    .findFirst()
                    .orElseThrow();
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                var last = ByteBuffer.allocate(1);
                long at = place.position() + place.lengthBytes() - 1;
                channel.read(last, at);
                last.put(0, (byte) (last.get(0) ^ 1));
                channel.write(last.flip(), at);
            }
        }
    }

    @Override
    public void close() throws IOException {
        engine.close();
        index.close();
        reaper.close();
        segments.close();
        extents.close();
        directories.close();
    }

    public static <T> T await(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof Exception exception ? exception : e;
        }
    }

    public static EngineFailure refusal(Executable action) {
        return assertThrows(EngineException.class, action).failure();
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
