package io.granary.gateway.table;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.journal.Journal;
import io.granary.engine.journal.JournalChunk;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.index.BucketEntry;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `_granary/tables/journal/<first>-<last>.parquet`: the changes that are written down, a file for each chunk of them.
/// Whoever lists makes what waits a chunk.
public final class JournalPartsTree implements VirtualTree {
    private static final String NAME = "tables/journal";
    private static final String SUFFIX = ".parquet";

    /// Who lists more often gets what was written the last time.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /// A reader is told to come back rather than kept waiting longer.
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final ObjectEngine engine;
    private final JournalFiles files;
    private final ConcurrentHashMap<Integer, Long> closedNanos = new ConcurrentHashMap<>();

    /// One at a time: each is encoded at the speed of a core.
    private final ExecutorService writing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("granary-journal-parts").daemon().factory());

    /// Borrows the engine.
    ///
    /// @param directory of the files, made when the first is; files that stand there are used again
    public JournalPartsTree(ObjectEngine engine, Path directory) {
        this.engine = engine;
        this.files = new JournalFiles(directory);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isListed() {
        return engine.journal().isPresent();
    }

    @Override
    public CompletionStage<VirtualObject> open(VirtualRequest request) {
        var journal = engine.journal().orElseThrow(request::noSuchKey);
        var bucket = engine.bucket(request.bucket());
        return soon(() -> {
            var chunk = named(journal, request).orElseThrow(request::noSuchKey);
            var part = files.part(bucket, journal, chunk);
            return new TableObject(request.key(), part.facts(), part.open().orElseThrow(request::noSuchKey));
        });
    }

    /// The chunk that a path names.
    private static Optional<JournalChunk> named(Journal journal, VirtualRequest request) {
        var path = request.path();
        int dash = path.indexOf('-');
        if (dash < 0 || !Sequences.isOne(path.substring(0, dash))) {
            return Optional.empty();
        }
        long first = Sequences.parse(path.substring(0, dash));
        return journal.chunks(request.bucket(), first - 1).stream()
                .filter(chunk -> file(chunk).equals(path))
                .findFirst();
    }

    static String file(JournalChunk chunk) {
        return Sequences.text(chunk.first()) + '-' + Sequences.text(chunk.last()) + SUFFIX;
    }

    @Override
    public CompletionStage<List<Listed>> list(VirtualRequest request, byte[] after) {
        if (engine.journal().isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        var journal = engine.journal().get();
        var bucket = engine.bucket(request.bucket());
        return closed(journal, bucket).thenCompose(done -> soon(() -> listed(journal, bucket, request, after)));
    }

    private CompletionStage<?> closed(Journal journal, BucketEntry bucket) {
        long now = System.nanoTime();
        var last = closedNanos.get(bucket.number());
        if (last != null && now - last < PAUSE.toNanos()) {
            return CompletableFuture.completedStage(now);
        }
        closedNanos.put(bucket.number(), now);
        return journal.close(bucket.name());
    }

    private List<Listed> listed(Journal journal, BucketEntry bucket, VirtualRequest request, byte[] after) {
        var chunks = journal.chunks(request.bucket(), 0);
        files.keepOnly(bucket, chunks);
        return chunks.stream()
                .filter(chunk -> file(chunk).startsWith(request.path()))
                .filter(chunk -> Arrays.compareUnsigned(key(chunk).utf8(), after) > 0)
                .map(chunk -> new Listed(
                        key(chunk), files.part(bucket, journal, chunk).facts()))
                .toList();
    }

    private static ObjectKey key(JournalChunk chunk) {
        return ObjectKey.of(ReservedKeys.PREFIX + NAME + '/' + file(chunk));
    }

    private interface Work<T> {
        T run();
    }

    private <T> CompletionStage<T> soon(Work<T> work) {
        return CompletableFuture.supplyAsync(work::run, writing)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionallyCompose(failure -> failure instanceof TimeoutException
                        ? EngineException.failed(new EngineFailure.Busy())
                        : CompletableFuture.failedFuture(failure));
    }

    /// Of all that a part's bytes depend on.
    static byte[] identity(BucketName bucket, JournalChunk chunk) {
        return ("granary journal 1 " + bucket + ' ' + file(chunk)).getBytes(StandardCharsets.UTF_8);
    }
}
