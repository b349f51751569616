package io.granary.compaction;

import io.granary.compaction.rate.IoBudget;
import io.granary.compaction.scrub.Scrubber;
import io.granary.engine.EngineConfig;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectBody;
import io.granary.engine.ObjectEngine;
import io.granary.engine.Put;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.engine.read.ExtentReaper;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.engine.recovery.Recovery;
import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.ObjectIndex;
import io.granary.index.lmdb.IndexSwap;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.model.content.Content;
import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.StoredRecord;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.local.DataDirectories;
import io.granary.segment.local.Durability;
import io.granary.segment.local.FileDisk;
import io.granary.segment.local.LocalExtentConfig;
import io.granary.segment.local.LocalExtentStore;
import io.granary.segment.local.LocalSegmentConfig;
import io.granary.segment.local.LocalSegmentStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A store with an engine and a compactor over real files, whose segments are as small as can be; to be killed, opened
/// again and rebuilt by tests.
final class CompactedStore implements Closeable {
    static final long SEGMENT_BYTES = (1 << 20) + 4096;

    private final Path directory;
    private final EngineConfig config;
    private DataDirectories directories;
    private LocalSegmentStore segments;
    private LocalExtentStore extents;
    private ExtentReaper reaper;
    private ObjectIndex index;
    private ObjectEngine engine;
    private Compactor compactor;
    private CompactionProbe probe = CompactionProbe.NONE;

    CompactedStore(Path directory) throws IOException {
        this(directory, EngineConfig.DEFAULT);
    }

    CompactedStore(Path directory, EngineConfig config) throws IOException {
        this.directory = directory;
        this.config = config;
        open();
    }

    private void open() throws IOException {
        directories = DataDirectories.open(new FileDisk(), List.of(directory));
        segments = LocalSegmentStore.open(
                directories,
                LocalSegmentConfig.DEFAULTS
                        .withReserveBytes(0)
                        .withSegmentBytes(SEGMENT_BYTES)
                        .withDurability(Durability.RELAXED));
        extents = LocalExtentStore.open(
                directories, LocalExtentConfig.DEFAULTS.withReserveBytes(0), InstantSource.system());
        reaper = new ExtentReaper(extents);
        index = Files.exists(indexPath())
                ? LmdbIndex.open(indexPath(), IndexConfig.DEFAULT, reaper, segments::sync)
                : LmdbIndex.create(indexPath(), IndexConfig.DEFAULT, reaper);
        engine = ObjectEngine.open(
                config, LaneLimits.DEFAULTS, segments, extents, index, reaper, InstantSource.system());
        compactor = new Compactor(
                segments,
                index,
                RecordIndexing::changeOf,
                reaper.epoch(),
                CompactionConfig.DEFAULT.withMaxCopiedBytes(SEGMENT_BYTES - 64_000),
                IoBudget.unlimited(),
                follower(),
                InstantSource.system(),
                step -> probe.reached(step));
    }

    private LogFollower follower() {
        return engine.journal()
                .<LogFollower>map(journal -> new LogFollower() {
                    @Override
                    public long floor() {
                        return journal.floor();
                    }

                    @Override
                    public void settle() {
                        journal.settle();
                    }
                })
                .orElse(LogFollower.NONE);
    }

    private Path indexPath() {
        return directory.resolve("index");
    }

    ObjectEngine engine() {
        return engine;
    }

    ObjectIndex index() {
        return index;
    }

    LocalSegmentStore segments() {
        return segments;
    }

    Scrubber scrubber() {
        return new Scrubber(segments, extents, index, RecordIndexing::changeOf, reaper.epoch(), IoBudget.unlimited());
    }

    /// The first record that nothing refers to any more, of those that put something.
    SegmentLocation deadRecord() throws IOException {
        var dead = new ArrayList<SegmentLocation>();
        for (var segment : segments.segments()) {
            segments.scan(segment.id(), 0, new RecordVisitor() {
                @Override
                public void record(SegmentLocation location, StoredRecord record) {
                    var change = RecordIndexing.changeOf(location, record);
                    if (change instanceof IndexChange.VersionPut && !index.refersTo(change)) {
                        dead.add(location);
                    }
                }

                @Override
                public void damaged(DamagedRecordException damage) {
                    throw new AssertionError(damage);
                }
            });
        }
        return dead.getFirst();
    }

    void putLarge(String bucket, String key, int length) throws Exception {
        var put = Put.of(new BucketName(bucket), ObjectKey.of(key));
        await(engine.put(put, new Content() {
            private int left = length;

            @Override
            public long length() {
                return length;
            }

            @Override
            public int read(ByteBuffer into) {
                if (left == 0) {
                    return -1;
                }
                int count = Math.min(left, into.remaining());
                into.put(new byte[count]);
                left -= count;
                return count;
            }

            @Override
            public void close() {}
        }));
    }

    /// Flips a byte of the first extent there is.
    void flipByteOfExtent(long position) throws IOException {
        try (var files = Files.walk(directory.resolve("extents"))) {
            flip(files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow(), position);
        }
    }

    void reopenWithout(SegmentId segment) throws IOException {
        close();
        Files.delete(directory.resolve("segments").resolve("%020d.seg".formatted(segment.value())));
        open();
    }

    Compactor compactor() {
        return compactor;
    }

    void probe(CompactionProbe other) {
        probe = other;
    }

    /// Compacts all that has something dead in it, and waits until the space is back.
    void compactAll() throws IOException {
        while (compactor.step(0.0001).isPresent()) {
            freeNow();
        }
    }

    /// Deletes what waits for its readers; there are none.
    void freeNow() {
        while (reaper.epoch().advance() > 0) {}
    }

    void createBucket(String name) throws Exception {
        await(engine.createBucket(new BucketName(name)));
    }

    void put(String bucket, String key, byte[] body) throws Exception {
        var put = new Put(
                new BucketName(bucket),
                ObjectKey.of(key),
                Headers.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional::empty,
                WriteCondition.ALWAYS);
        await(engine.put(put, ByteBuffer.wrap(body)));
    }

    void delete(String bucket, String key) throws Exception {
        await(engine.delete(new BucketName(bucket), ObjectKey.of(key), WriteCondition.ALWAYS));
    }

    /// Empty when there is no such key.
    Optional<byte[]> get(String bucket, String key) throws Exception {
        try (var object = engine.open(new BucketName(bucket), ObjectKey.of(key))) {
            var body = (ObjectBody.Whole) await(object.body(0, object.version().size()));
            var bytes = new byte[body.bytes().remaining()];
            body.bytes().get(bytes);
            return Optional.of(bytes);
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.NoSuchKey) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Everything that a bucket has: what a listing names, read.
    Map<String, byte[]> all(String bucket) throws Exception {
        var all = new TreeMap<String, byte[]>();
        var none = new byte[0];
        var after = none;
        while (true) {
            var page =
                    await(engine.list(new ListQuery(new BucketName(bucket), none, none, after, ListQuery.MAX_LIMIT)));
            for (var item : page.items()) {
                if (item instanceof ListPage.Key key) {
                    var name = ObjectKey.ofUtf8(key.name()).toString();
                    all.put(name, get(bucket, name).orElseThrow());
                }
            }
            if (!page.truncated()) {
                return all;
            }
            after = page.last();
        }
    }

    /// Where the record of a key is.
    SegmentLocation record(String bucket, String key) {
        var number = engine.bucket(new BucketName(bucket)).number();
        return Objects.requireNonNull(index.find(number, ObjectKey.of(key))).record();
    }

    void flipByte(long segment, long position) throws IOException {
        flip(directory.resolve("segments").resolve("%020d.seg".formatted(segment)), position);
    }

    private static void flip(Path file, long position) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), position);
        }
    }

    /// The bytes of all segment files.
    long segmentBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.list(directory.resolve("segments"))) {
            for (var file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    void reopen() throws IOException {
        close();
        open();
    }

    /// Leaves everything as a kill would and opens it again.
    void kill() throws IOException {
        var copy = Files.createTempDirectory(directory.getParent(), "killed");
        copyAll(directory, copy);
        close();
        deleteAll(directory);
        Files.move(copy, directory);
        open();
    }

    void rebuildIndex() throws IOException {
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

    @Override
    public void close() throws IOException {
        engine.close();
        index.close();
        reaper.close();
        segments.close();
        extents.close();
        directories.close();
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
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
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
