package io.granary.gateway.table;

import io.granary.engine.ObjectEngine;
import io.granary.model.name.BucketName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The tables of all buckets, built one after the other by one thread, and kept in files that a start finds of no use.
public final class Tables {
    /// How old what is listed may be.
    public static final Duration MAX_AGE = Duration.ofSeconds(60);

    /// The tables of a bucket that nobody reads for so long are let go.
    private static final Duration UNUSED = Duration.ofHours(1);

    private final ObjectEngine engine;
    private final Path directory;
    private final Duration maxAge;
    private final ConcurrentHashMap<Integer, BucketTables> buckets = new ConcurrentHashMap<>();
    private final ExecutorService building = thread();

    /// Borrows the engine.
    ///
    /// @param directory of the files, made when the first is; what is in it is deleted
    public Tables(ObjectEngine engine, Path directory, Duration maxAge) {
        this.engine = engine;
        this.directory = directory;
        this.maxAge = maxAge;
        clear();
    }

    private static ExecutorService thread() {
        var pool = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("granary-tables").daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private void clear() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory, "*.parquet")) {
            for (var file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BucketTables of(BucketName name) {
        var bucket = engine.bucket(name);
        return buckets.computeIfAbsent(
                bucket.number(), number -> new BucketTables(maxAge, building, earlier -> build(name, earlier)));
    }

    private Generation build(BucketName name, List<Generation> earlier) {
        buckets.values().removeIf(tables -> tables.forget(UNUSED));
        try (var state = engine.state(name)) {
            Files.createDirectories(directory);
            return new GenerationBuilder(directory, InstantSource.system()).build(engine.bucket(name), state, earlier);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
