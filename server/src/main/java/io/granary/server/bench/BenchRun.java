package io.granary.server.bench;

import io.granary.server.bench.BenchPlan.Op;
import io.granary.server.config.OperatorMistake;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Runs the operations of a plan, one after the other.
final class BenchRun {
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final BenchPlan plan;
    private final Load load;
    private final Progress progress;
    private final Objects objects;
    private final Objects mixedObjects;
    private boolean deleted;

    BenchRun(BenchPlan plan, Load load, Progress progress) {
        this.plan = plan;
        this.load = load;
        this.progress = progress;
        this.objects = new Objects(plan.prefix(), plan.keyBytes(), plan.seed(), plan.sizeBytes());
        this.mixedObjects = new Objects("mixed-" + plan.prefix(), plan.keyBytes() + 6, plan.seed(), plan.sizeBytes());
    }

    /// The results in the plan's order. Throws [OperatorMistake] when the endpoint cannot be loaded at all.
    List<OpResult> run() throws IOException, InterruptedException {
        prepare();
        var results = new ArrayList<OpResult>();
        for (var op : plan.ops()) {
            if ((op == Op.GET || op == Op.MIXED) && plan.warmup().isPositive()) {
                load.run(works(op, Long.MAX_VALUE, new LongAdder()), plan.warmup(), ignored -> {});
            }
            results.add(measure(op));
            deleted = op == Op.DELETE || (deleted && op != Op.PUT);
        }
        return results;
    }

    private void prepare() throws InterruptedException {
        var samples = load.run(List.of(new CreateBucket(requests(objects))), Duration.ofSeconds(30), ignored -> {});
        if (samples.errors() > 0) {
            var problem = String.join(", ", samples.problems().keySet());
            throw new OperatorMistake(
                    "cannot make bucket '" + plan.bucket() + "' at " + plan.endpoint() + " (" + problem + ")",
                    "check that the server runs and that the keys are its own");
        }
    }

    private OpResult measure(Op op) throws IOException, InterruptedException {
        long total = op == Op.LIST
                ? Math.ceilDiv(plan.numbers().count(), 1000)
                : plan.numbers().count();
        var keys = new LongAdder();
        var works = works(op, plan.untilLimit() ? Long.MAX_VALUE : total, keys);
        var limit = plan.limit().isPositive() ? plan.limit() : NO_LIMIT;
        var before = ProcessUse.of(plan.pids());
        long start = System.nanoTime();
        var samples = load.run(works, limit, now -> show(op, now, total, start));
        double seconds = (System.nanoTime() - start) / 1e9;
        var after = ProcessUse.of(plan.pids());
        progress.wipe();
        return result(op, samples, op == Op.LIST ? keys.sum() : samples.count(), seconds, before, after);
    }

    private void show(Op op, Samples samples, long total, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        boolean timed = plan.untilLimit();
        progress.show(
                timed ? (long) (seconds * 1000) : samples.count() + samples.errors(),
                timed ? plan.limit().toMillis() : total,
                String.format(
                        Locale.ROOT,
                        "%s  %,.0f/s  p99 %.2f ms  %d errors",
                        op.label(),
                        samples.count() / seconds,
                        samples.millisAt(99),
                        samples.errors()));
    }

    private OpResult result(Op op, Samples samples, long units, double seconds, ProcessUse before, ProcessUse after) {
        boolean moves = op == Op.PUT || op == Op.GET;
        return new OpResult(
                op.label(),
                samples.count(),
                units,
                seconds,
                samples.count() / seconds,
                moves ? samples.count() * (double) plan.sizeBytes() / seconds : 0,
                samples.millisAt(50),
                samples.millisAt(99),
                samples.millisAt(99.9),
                samples.maxMillis(),
                samples.errors(),
                samples.problems(),
                plan.pids().isEmpty() || units == 0
                        ? Double.NaN
                        : (after.cpuMicros() - before.cpuMicros()) / (double) units,
                after.residentBytes());
    }

    /// @param operations how many of them, where the operation has no end of its own
    /// @param keys counts the keys of a listing
    private List<? extends Work> works(Op op, long operations, LongAdder keys) {
        var random = new SplittableRandom(plan.seed());
        var counter = new AtomicLong();
        var left = new AtomicLong(operations);
        long count = plan.numbers().count();
        int connections = (int) Math.min(plan.concurrency(), count);
        return switch (op) {
            case PUT -> Load.each(connections, ignored -> new PutAll(requests(objects), counter, plan.numbers()));
            case GET ->
                Load.each(
                        connections,
                        ignored -> new GetRandom(requests(objects), count, random.split(), left, plan.verify()));
            case DELETE -> Load.each(connections, ignored -> new DeleteAll(requests(objects), counter, plan.numbers()));
            case LIST ->
                List.of(new ListAll(requests(objects), deleted ? 0 : count, plan.untilLimit(), plan.verify(), keys));
            case MIXED ->
                Load.each(
                        connections,
                        first -> new MixedWork(
                                requests(mixedObjects),
                                first,
                                connections,
                                (int) (count / connections),
                                random.split(),
                                left,
                                plan.verify()));
        };
    }

    private Requests requests(Objects of) {
        return new Requests(plan.signer(), plan.bucket(), of);
    }
}
