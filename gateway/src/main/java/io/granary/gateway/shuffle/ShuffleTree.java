package io.granary.gateway.shuffle;

import io.granary.engine.ObjectEngine;
import io.granary.engine.listing.KeyList;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `_granary/shuffle/seed=7/rank=3of8/PREFIX`: the keys under a prefix, shuffled, as the manifest of one rank. The same
/// for the same options as long as the same keys are there.
public final class ShuffleTree implements VirtualTree {
    /// Orders that are kept; a stratified one has 16 MiB at most, others nearly nothing.
    private static final int KEPT_ORDERS = 4;

    /// Places of lines that are kept, of 8 bytes for a thousand lines.
    private static final int KEPT_PLACES = 256;

    private final ObjectEngine engine;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("granary-shuffle-", 0).factory());

    private final Kept<ShuffleOrder> orders = new Kept<>(KEPT_ORDERS);
    private final Kept<LinePlaces> places = new Kept<>(KEPT_PLACES);

    /// What was made of the same keys by the same options.
    private record Made(ShuffleSpec spec, String keys) {}

    /// Those that were used last. They hold no keys. Any thread.
    private static final class Kept<T> {
        private final Map<Made, T> values;

        Kept(int most) {
            values = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Made, T> eldest) {
                    return size() > most;
                }
            };
        }

        T get(Made made, Supplier<T> maker) {
            synchronized (values) {
                var found = values.get(made);
                if (found != null) {
                    return found;
                }
            }
            var fresh = maker.get();
            synchronized (values) {
                values.put(made, fresh);
            }
            return fresh;
        }
    }

    public ShuffleTree(ObjectEngine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "shuffle";
    }

    @Override
    public CompletionStage<ShuffledManifest> open(VirtualRequest request) {
        var spec = ShuffleSpec.parse(request.path(), request.query());
        return request.caller()
                .require(S3Action.LIST_BUCKET, request.bucket(), null, "")
                .thenCompose(allowed -> CompletableFuture.supplyAsync(
                        () -> manifest(request, spec, engine.keyList(request.bucket(), spec.prefix())), threads));
    }

    private ShuffledManifest manifest(VirtualRequest request, ShuffleSpec spec, KeyList keys) {
        if (keys.count() == 0) {
            throw request.noSuchKey();
        }
        var digest = HexFormat.of().formatHex(keys.digest());
        var order = orders.get(new Made(spec.ofAllRanks(), digest), () -> ShuffleOrder.of(spec, keys));
        return new ShuffledManifest(
                request.key(), keys, spec, order, places.get(new Made(spec, digest), LinePlaces::new));
    }
}
