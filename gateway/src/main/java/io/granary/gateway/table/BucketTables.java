package io.granary.gateway.table;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The generations of one bucket, the newest first.
///
/// Who lists gets one that is no older than [#maxAge]; who reads by name gets the one that stands, so that what was
/// listed is what is read, unless nobody has asked for anything for a while.
final class BucketTables {
    /// So many are kept: who reads one by its sequence has that long.
    private static final int KEPT = 3;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /// A reader is told to come back rather than kept waiting longer.
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Duration maxAge;
    private final Executor building;
    private final Function<List<Generation>, Generation> builder;
    private final Deque<Generation> generations = new ArrayDeque<>();
    private @Nullable CompletableFuture<Generation> running;
    private long askedNanos = System.nanoTime();

    BucketTables(Duration maxAge, Executor building, Function<List<Generation>, Generation> builder) {
        this.maxAge = maxAge;
        this.building = building;
        this.builder = builder;
    }

    /// The newest generation, perhaps built for this. Fails with [EngineFailure.Busy] where that takes long; it goes
    /// on.
    ///
    /// @param listed whether somebody lists, or else reads by name
    synchronized CompletionStage<Generation> newest(boolean listed) {
        long now = System.nanoTime();
        boolean idle = now - askedNanos > IDLE.toNanos();
        askedNanos = now;
        var newest = generations.peekFirst();
        boolean old = newest == null || now - newest.builtNanos() > maxAge.toNanos();
        if (newest != null && !(old && (listed || idle))) {
            return CompletableFuture.completedStage(newest);
        }
        if (running == null) {
            running = CompletableFuture.supplyAsync(this::build, building);
        }
        return running.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).exceptionally(BucketTables::busy);
    }

    private static Generation busy(Throwable failure) {
        if (failure instanceof TimeoutException) {
            throw new EngineException(new EngineFailure.Busy());
        }
        throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
    }

    private Generation build() {
        try {
            var built = builder.apply(kept());
            add(built);
            return built;
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    synchronized List<Generation> kept() {
        return List.copyOf(generations);
    }

    private synchronized void add(Generation built) {
        generations.addFirst(built);
        while (generations.size() > KEPT) {
            generations.removeLast().leave();
        }
    }

    /// A generation that is kept.
    synchronized Optional<Generation> at(String sequence) {
        askedNanos = System.nanoTime();
        return generations.stream()
                .filter(generation -> Sequences.text(generation.sequence()).equals(sequence))
                .findFirst();
    }

    /// Lets go of everything unless somebody asked since; returns whether it did.
    synchronized boolean forget(Duration since) {
        if (running != null || System.nanoTime() - askedNanos < since.toNanos()) {
            return false;
        }
        generations.forEach(Generation::leave);
        generations.clear();
        return true;
    }
}
