package io.granary.benchmarks;

import io.granary.index.ExtentsFreed;
import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.ObjectIndex;
import io.granary.index.lmdb.LmdbIndex;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Finding one key and walking a page of 1,000, in an index on disk whose pages are cached.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class IndexBenchmark {
    private static final int BUCKET = 1;
    private static final int BATCH = 10_000;
    private static final int PAGE = 1000;

    @Param("1000000")
    int keys;

    private final SplittableRandom random = new SplittableRandom(1);
    private @Nullable Path directory;
    private @Nullable ObjectIndex index;

    @Setup
    public void load() throws IOException {
        var made = Files.createTempDirectory("granary-jmh");
        var opened = LmdbIndex.create(made.resolve("index"), IndexConfig.DEFAULT, ExtentsFreed.IGNORED);
        for (int from = 0; from < keys; from += BATCH) {
            var changes = new ArrayList<IndexChange>(BATCH);
            for (int i = from; i < Math.min(keys, from + BATCH); i++) {
                changes.add(put(i));
            }
            opened.apply(List.copyOf(changes), new LogPosition(1, from + BATCH, from + BATCH));
        }
        opened.flush();
        directory = made;
        index = opened;
    }

    private static IndexChange put(int number) {
        var place = new SegmentLocation(1, 64L * number, 64);
        var version = new ObjectVersion.Stored(
                VersionId.NULL,
                number + 1,
                1_700_000_000_000L,
                place,
                256,
                new ETag(number, 1, 0),
                BodyKind.PACKED,
                1,
                true);
        return new IndexChange.VersionPut(BUCKET, key(number), version, List.of());
    }

    private static ObjectKey key(int number) {
        var text = String.format("train/%06d/object-%020d.bin", number / 1000, number);
        return ObjectKey.ofUtf8(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public @Nullable ObjectVersion find() {
        return opened().find(BUCKET, key(random.nextInt(keys)));
    }

    @Benchmark
    public ObjectKey makingTheKeyAlone() {
        return key(random.nextInt(keys));
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public long walk() {
        long bytes = 0;
        try (var cursor = opened().cursor(BUCKET)) {
            boolean found = cursor.seek(key(random.nextInt(keys - PAGE)).utf8());
            for (int i = 0; i < PAGE && found; i++) {
                bytes += cursor.key().length + cursor.version().sequence();
                found = cursor.next();
            }
        }
        return bytes;
    }

    private ObjectIndex opened() {
        return Objects.requireNonNull(index);
    }

    @TearDown
    public void delete() throws IOException {
        opened().close();
        try (var files = Files.walk(Objects.requireNonNull(directory))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
