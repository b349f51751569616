package io.granary.gateway.batch;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.read.OpenSet;
import io.granary.gateway.batch.BatchEntry.Source;
import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualKeys;
import io.granary.gateway.virtual.VirtualObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Settles what a batch is of: finds every entry in one state of the store, asks for each whether the caller may read
/// it, and knows then how long the tar is.
public final class BatchOpener {
    /// Of one answer. Each takes some 250 bytes while it is sent.
    public static final int MAX_ENTRIES = 100_000;

    /// Of all answers together.
    private static final int MAX_OPEN_ENTRIES = 2_000_000;

    /// Virtual entries, which may be work to open, are opened so many at a time.
    private static final int OPEN_AHEAD = 8;

    private static final String MISSING = "__404__/";
    private static final String NO_SUCH_RANGE = "__416__/";

    private final ObjectEngine engine;
    private final VirtualKeys entries;
    private final WindowMemory memory = new WindowMemory();
    private final Semaphore openEntries = new Semaphore(MAX_OPEN_ENTRIES);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("granary-batch-", 0).factory());

    /// Borrows both.
    ///
    /// @param entries the virtual keys that may be entries
    public BatchOpener(ObjectEngine engine, VirtualKeys entries) {
        this.engine = engine;
        this.entries = entries;
    }

    /// What the entries are named and what becomes of those that are not there.
    ///
    /// @param strict nothing is answered unless all is there
    public record Manner(boolean strict) {}

    ObjectEngine engine() {
        return engine;
    }

    VirtualKeys entries() {
        return entries;
    }

    /// Runs what may block.
    public <T> CompletableFuture<T> run(Supplier<T> action) {
        return CompletableFuture.supplyAsync(action, threads);
    }

    /// Opens a batch; may block. The caller closes it. Throws [RequestException] and [EngineException].
    public Batch open(List<BatchLine> lines, Caller caller, QueryParameters query, Manner manner) {
        if (lines.size() > MAX_ENTRIES) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "batch", Integer.toString(lines.size()), "A batch has " + MAX_ENTRIES + " entries at most"));
        }
        if (!openEntries.tryAcquire(lines.size())) {
            throw new RequestException(new RequestFailure.Overloaded());
        }
        Runnable release = () -> openEntries.release(lines.size());
        var opened = new ArrayList<VirtualObject>();
        OpenSet set = null;
        boolean done = false;
        try {
            lines.forEach(line -> require(line, caller));
            set = engine.openAll(lines.stream()
                    .map(line -> new OpenSet.Wanted(line.bucket(), line.key(), line.version()))
                    .toList());
            var virtual = virtual(lines, caller, query, opened);
            var settled = new ArrayList<BatchEntry>(lines.size());
            for (int at = 0; at < lines.size(); at++) {
                settled.add(settle(lines.get(at), set, at, virtual[at], caller, manner));
            }
            done = true;
            return new Batch(lines, settled, set, opened, memory, release);
        } finally {
            if (!done) {
                opened.forEach(VirtualObject::close);
                if (set != null) {
                    set.close();
                }
                release.run();
            }
        }
    }

    private static void require(BatchLine line, Caller caller) {
        var action = line.annotation().isPresent()
                ? line.version().isPresent() ? S3Action.GET_OBJECT_VERSION_ANNOTATION : S3Action.GET_OBJECT_ANNOTATION
                : line.version().isPresent() ? S3Action.GET_OBJECT_VERSION : S3Action.GET_OBJECT;
        var version = line.version().map(id -> id.toString()).orElse("");
        await(caller.require(action, line.bucket(), line.key(), version).toCompletableFuture());
    }

    /// Opens the entries that are virtual, a few at a time, into an array of all; what is not there stays null.
    private @Nullable VirtualObject[] virtual(
            List<BatchLine> lines, Caller caller, QueryParameters query, List<VirtualObject> opened) {
        var found = new VirtualObject[lines.size()];
        var ahead = new ArrayDeque<CompletableFuture<VirtualObject>>();
        var places = new ArrayDeque<Integer>();
        RuntimeException failed = null;
        for (int at = 0; at < lines.size() || !ahead.isEmpty(); at++) {
            if (at < lines.size()
                    && failed == null
                    && ReservedKeys.holds(lines.get(at).key())) {
                var line = lines.get(at);
                ahead.add(run(() -> await(entries.open(line.bucket(), line.key(), query, caller, "")
                        .toCompletableFuture())));
                places.add(at);
            }
            if (ahead.size() == OPEN_AHEAD || (at >= lines.size() - 1 && !ahead.isEmpty())) {
                int place = places.remove();
                try {
                    var object = await(ahead.remove());
                    opened.add(object);
                    found[place] = object;
                } catch (EngineException e) {
                    failed = isMissing(e) ? failed : e;
                } catch (RuntimeException e) {
                    failed = e;
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        return found;
    }

    private static boolean isMissing(EngineException e) {
        return e.failure() instanceof EngineFailure.NoSuchKey || e.failure() instanceof EngineFailure.NoSuchBucket;
    }

    private BatchEntry settle(
            BatchLine line, OpenSet set, int at, @Nullable VirtualObject virtual, Caller caller, Manner manner) {
        if (virtual != null) {
            var facts = virtual.facts();
            return part(line, facts.size(), facts.modifiedMillis(), new Source.Opened(virtual), manner);
        }
        var version = set.version(at);
        if (version == null) {
            if (line.version().isEmpty() && !caller.maySeeAbsence(line.bucket(), line.key())) {
                throw new RequestException(new RequestFailure.AccessDenied());
            }
            return missing(line, manner);
        }
        return line.annotation().isEmpty()
                ? part(line, version.size(), version.modifiedMillis(), BatchEntry.IN_SET, manner)
                : annotation(line, set, at, manner);
    }

    private BatchEntry annotation(BatchLine line, OpenSet set, int at, Manner manner) {
        try (var parent = set.object(at)) {
            var found = engine.annotations().find(parent, line.annotation().orElseThrow());
            if (found.isEmpty()) {
                return missing(line, manner);
            }
            var annotation = found.get().annotation();
            return part(
                    line,
                    annotation.size(),
                    annotation.modifiedMillis(),
                    new Source.Annotation(found.get().payload(), annotation.etag()),
                    manner);
        }
    }

    private static BatchEntry part(BatchLine line, long size, long modifiedMillis, Source source, Manner manner) {
        if (line.range().isEmpty()) {
            return new BatchEntry(line.name(), size, modifiedMillis, 0, source);
        }
        var span = line.range().get().of(size);
        if (span.isEmpty()) {
            if (manner.strict()) {
                throw new RequestException(
                        new RequestFailure.InvalidRange(text(line.range().get()), size));
            }
            return new BatchEntry(named(NO_SUCH_RANGE, line), 0, 0, 0, BatchEntry.NOTHING);
        }
        return new BatchEntry(
                line.name(), span.get().length(), modifiedMillis, span.get().offset(), source);
    }

    private static String text(ByteRange range) {
        return "bytes=" + (range.first() < 0 ? "" : range.first()) + '-'
                + (range.last() == Long.MAX_VALUE ? "" : range.last());
    }

    private static BatchEntry missing(BatchLine line, Manner manner) {
        if (manner.strict()) {
            throw new EngineException(new EngineFailure.NoSuchKey(line.bucket(), line.key()));
        }
        return new BatchEntry(named(MISSING, line), 0, 0, 0, BatchEntry.NOTHING);
    }

    private static byte[] named(String prefix, BatchLine line) {
        var before = prefix.getBytes(StandardCharsets.UTF_8);
        var name = Arrays.copyOf(before, before.length + line.name().length);
        System.arraycopy(line.name(), 0, name, before.length, line.name().length);
        return name;
    }

    /// Waits, and throws what the stage failed with.
    static <T> T await(CompletableFuture<T> stage) {
        try {
            return stage.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
