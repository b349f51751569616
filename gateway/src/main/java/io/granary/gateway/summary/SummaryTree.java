package io.granary.gateway.summary;

import io.granary.engine.ObjectEngine;
import io.granary.engine.state.BucketState;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.virtual.TextObject;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.model.object.ObjectVersion;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// `_granary/summary/PREFIX`: how many objects lie under a prefix, how large they are and which changed last, for all
/// of them and for each directory right below, as JSON. Of current versions, in one state of the bucket.
///
/// The index is walked, no object is read: some microseconds for each key.
public final class SummaryTree implements VirtualTree {
    /// Of directories that are told one by one; the others count in the whole.
    private static final int MOST_DIRECTORIES = 100_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final ObjectEngine engine;

    /// One walk at a time.
    private final ExecutorService walking = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("granary-summary").daemon().factory());

    /// Borrows the engine.
    public SummaryTree(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "summary";
    }

    @Override
    public CompletionStage<? extends VirtualObject> open(VirtualRequest request) {
        return request.caller()
                .require(S3Action.LIST_BUCKET, request.bucket(), null, "")
                .thenCompose(allowed -> CompletableFuture.supplyAsync(
                        () -> {
                            try (var state = engine.state(request.bucket())) {
                                return summary(request, state);
                            }
                        },
                        walking));
    }

    private static TextObject summary(VirtualRequest request, BucketState state) {
        var prefix = request.path().getBytes(StandardCharsets.UTF_8);
        var all = new Tally();
        var here = new Tally();
        var directories = new TreeMap<String, Tally>();
        boolean truncated = false;
        byte[] directory = {};
        var tally = here;
        for (boolean more = state.seek(prefix); more; more = state.next()) {
            var key = state.key().utf8();
            if (!begins(key, prefix)) {
                break;
            }
            if (!state.isCurrent() || !(state.version() instanceof ObjectVersion.Stored stored)) {
                continue;
            }
            if (directory.length == 0 || !begins(key, directory)) {
                int end = prefix.length;
                while (end < key.length && key[end] != '/') {
                    end++;
                }
                directory = end < key.length ? Arrays.copyOf(key, end + 1) : new byte[0];
                if (directory.length == 0) {
                    tally = here;
                } else if (directories.size() < MOST_DIRECTORIES) {
                    tally = new Tally();
                    directories.put(new String(directory, StandardCharsets.UTF_8), tally);
                } else {
                    truncated = true;
                    tally = new Tally();
                }
            }
            all.add(stored.size(), stored.modifiedMillis());
            tally.add(stored.size(), stored.modifiedMillis());
        }
        return TextObject.json(
                request.key(), json(request.path(), all, here, directories, truncated), all.newestMillis());
    }

    private static boolean begins(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static String json(
            String prefix, Tally all, Tally here, Map<String, Tally> directories, boolean truncated) {
        var out = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("prefix", prefix);
            all.write(json);
            Tally.writeEdges(json);
            json.writeName("here");
            json.writeStartObject();
            here.write(json);
            json.writeEndObject();
            json.writeName("directories");
            json.writeStartArray();
            directories.forEach((name, tally) -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                tally.write(json);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeBooleanProperty("truncated", truncated);
            json.writeEndObject();
        }
        return out + "\n";
    }
}
