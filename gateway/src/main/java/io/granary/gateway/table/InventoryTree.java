package io.granary.gateway.table;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// `_granary/tables/inventory.jsonl/PREFIX`: the rows of the inventory whose keys begin with a prefix, one JSON object
/// a
/// line, of one state of the bucket.
///
/// It is written to a file when it is asked for; whoever comes soon after gets the same, so that a HEAD, ranges and a
/// download that is resumed speak of one.
public final class InventoryTree implements VirtualTree {
    static final String NAME = "tables/inventory.jsonl";

    private static final String SUFFIX = ".jsonl";
    private static final int KEPT = 4;
    private static final int BUFFER_BYTES = 1 << 18;

    /// Nobody has asked for so long that the next reader wants the present.
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ObjectEngine engine;
    private final Path directory;
    private final Duration maxAge;
    private final Map<What, Lines> kept = new LinkedHashMap<>();

    /// One at a time: each is a walk over the index at the speed of a core.
    private final ExecutorService writing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("granary-inventory").daemon().factory());

    private record What(int bucket, String prefix) {}

    private static final class Lines {
        private final CompletableFuture<Part> part = new CompletableFuture<>();
        private final long begunNanos = System.nanoTime();
        private long askedNanos = begunNanos;

        boolean isOld(Duration maxAge) {
            long now = System.nanoTime();
            boolean idle = now - askedNanos > IDLE.toNanos();
            askedNanos = now;
            return part.isCompletedExceptionally() || (idle && now - begunNanos > maxAge.toNanos());
        }

        void leave() {
            var unused = part.thenAccept(Part::leave);
        }
    }

    /// Borrows the engine.
    ///
    /// @param directory of the files, made when the first is; what is in it is deleted
    /// @param maxAge how old what is given out may be, while nobody else is reading it
    public InventoryTree(ObjectEngine engine, Path directory, Duration maxAge) {
        this.engine = engine;
        this.directory = directory;
        this.maxAge = maxAge;
        clear();
    }

    private void clear() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<? extends VirtualObject> open(VirtualRequest request) {
        return request.caller()
                .require(S3Action.LIST_BUCKET, request.bucket(), null, "")
                .thenCompose(allowed -> lines(request))
                .thenCompose(part -> engine.read(() ->
                        new TableObject(request.key(), part.facts(), part.open().orElseThrow(request::noSuchKey))));
    }

    private synchronized CompletionStage<Part> lines(VirtualRequest request) {
        var what = new What(engine.bucket(request.bucket()).number(), request.path());
        var known = Optional.ofNullable(kept.get(what));
        if (known.isPresent() && !known.get().isOld(maxAge)) {
            return known.get().part;
        }
        known.ifPresent(Lines::leave);
        kept.remove(what);
        var lines = new Lines();
        kept.put(what, lines);
        if (kept.size() > KEPT) {
            var eldest = kept.entrySet().iterator();
            eldest.next().getValue().leave();
            eldest.remove();
        }
        writing.execute(() -> {
            try {
                lines.part.complete(write(request, what));
            } catch (IOException | RuntimeException | Error e) {
                lines.part.completeExceptionally(e);
            }
        });
        return lines.part;
    }

    private Part write(VirtualRequest request, What what) throws IOException {
        Files.createDirectories(directory);
        var file = Files.createTempFile(directory, "inventory-", SUFFIX);
        boolean whole = false;
        try (var state = engine.state(request.bucket());
                var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
                var lines = new JsonLinesWriter(TableKind.INVENTORY.columns(), out)) {
            var rows = new RowWriter(state, request.bucket().value());
            var prefix = request.path().getBytes(StandardCharsets.UTF_8);
            long modifiedMillis = engine.bucket(request.bucket()).createdMillis();
            for (boolean more = state.seek(prefix); more; more = state.next()) {
                var key = state.key();
                if (!begins(key.utf8(), prefix)) {
                    break;
                }
                rows.write(new TableRow.OfVersion(key, state.version()), lines);
                modifiedMillis = Math.max(modifiedMillis, state.version().modifiedMillis());
            }
            lines.finish();
            whole = true;
            var facts = new VirtualFacts(
                    lines.bytes(),
                    VirtualFacts.etag(digest(what, state.sequence())),
                    modifiedMillis,
                    VirtualFacts.contentType("application/jsonl"));
            var part = new Part(file, facts, lines.rows());
            part.join();
            return part;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean begins(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// Of all that the lines depend on.
    private static byte[] digest(What what, long sequence) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("granary inventory 1 ".getBytes(StandardCharsets.US_ASCII));
            digest.update(ByteBuffer.allocate(12)
                    .putInt(what.bucket)
                    .putLong(sequence)
                    .flip());
            return digest.digest(what.prefix.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
