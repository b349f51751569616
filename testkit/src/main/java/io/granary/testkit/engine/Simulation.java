package io.granary.testkit.engine;

import io.granary.engine.EngineConfig;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.testkit.engine.EngineCalls.UploadName;
import io.granary.testkit.model.Answer;
import io.granary.testkit.model.ModelStore;
import io.granary.testkit.model.Plan;
import io.granary.testkit.model.Step;
import io.granary.testkit.model.Step.Condition;
import io.granary.testkit.sim.SimulatedDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs a script against an engine on a [Machine] and against the model: every answer must be the model's, and after
/// each
/// start everything must be there that was acknowledged, and nothing that was refused.
///
/// What was asked and not answered when a life ends, because the power went or a sync failed, is *in doubt*: of the
/// effects in doubt, in their order, any first ones may be there and the others not. The first start afterwards
/// decides,
/// and what it shows must stay.
final class Simulation implements Closeable {
    /// Long enough for a busy machine; who needs longer hangs.
    private static final long PATIENCE_SECONDS = 60;

    private static final int LEAST_PART_BYTES = 200;

    private static final Pattern LONG = Pattern.compile("x{20,}");

    private final long seed;
    private final SimulatedDisk disk;
    private final Machine machine;
    private final List<@Nullable UploadId> uploadIds = new ArrayList<>();

    private ModelStore model = new ModelStore(LEAST_PART_BYTES);
    private List<Consumer<ModelStore>> doubts = new ArrayList<>();
    private EngineCalls calls;

    /// Whether a sync failed in this life: nothing is written any more.
    private boolean broken;

    /// Whether the disk has let a sync fail in this life; a writer may hear of it later.
    private int forcesToFailAtStart;

    private boolean full;

    /// What a power cut that was announced is to do.
    private Step.@Nullable PowerOff powerOff;

    Simulation(long seed, Path directory) throws IOException {
        this.seed = seed;
        this.disk = new SimulatedDisk(new Random(seed));
        disk.setShortReads(seed % 3 == 0);
        var random = new Random(seed);
        int[] limits = {300, 4096, 64 << 10, 256 << 10};
        int packingLimit = limits[random.nextInt(limits.length)];
        this.machine = new Machine(disk, directory, new EngineConfig(packingLimit, LEAST_PART_BYTES, 1, 4));
        machine.start();
        this.calls = new EngineCalls(machine.engine());
    }

    /// A step and what its chances follow from: both stay when others are taken out of a script.
    record Numbered(int number, Step step) {
        @Override
        public String toString() {
            return number + ": " + Simulation.shown(step.toString());
        }
    }

    /// Runs a script in a directory of its own. Throws an `AssertionError` that names the step.
    static void run(long seed, List<Numbered> script) throws IOException {
        var memory = Path.of("/dev/shm");
        var directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "granary-sim")
                : Files.createTempDirectory("granary-sim");
        try (var simulation = new Simulation(seed, directory)) {
            for (var numbered : script) {
                simulation.runStep(numbered);
            }
            simulation.end();
        }
    }

    private void runStep(Numbered numbered) {
        try {
            disk.reseed(seed * 1_000_003 + numbered.number);
            machine.clock.pass(1 + numbered.number % 3);
            run(numbered.step);
            if (disk.isOff()) {
                reboot();
            }
        } catch (AssertionError | IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + numbered + ": " + e.getMessage(), e);
        }
    }

    /// Long keys are told by their length.
    private static String shown(String text) {
        return LONG.matcher(text).replaceAll(found -> "x{" + found.group().length() + "}");
    }

    /// All is well again, a clean start shows the same, and so does an index made from the log alone.
    private void end() {
        runStep(new Numbered(1_000_001, new Step.Fill(-1)));
        runStep(new Numbered(1_000_002, new Step.PowerOff(0, false, -1)));
        runStep(new Numbered(1_000_003, new Step.Rebuild()));
        runStep(new Numbered(1_000_004, new Step.Reopen()));
    }

    private void run(Step step) throws IOException {
        switch (step) {
            case Step.Batch batch -> batch(batch);
            case Step.Request request -> request(request);
            case Step.Checkpoint ignored -> machine.checkpoint();
            case Step.Reopen ignored -> {
                machine.stop();
                if (!disk.isOff()) {
                    startAndSettle();
                }
            }
            case Step.Kill kill -> {
                if (kill.checkpoint()) {
                    machine.checkpoint();
                }
                machine.die(disk::killProcess);
                startAndSettle();
            }
            case Step.PowerOff off -> {
                powerOff = off;
                disk.powerOffAfter(off.calls());
            }
            case Step.Rebuild ignored -> rebuild();
            case Step.FailSync fail -> {
                disk.failOneForceAfter(fail.pass());
                forcesToFailAtStart = 1;
            }
            case Step.Fill fill -> fill(fill);
            case Step.Cached cached -> disk.setCached(cached.everything());
        }
    }

    private void fill(Step.Fill fill) {
        full = fill.room() >= 0;
        if (full) {
            disk.leaveRoom(fill.room());
        } else {
            disk.setCapacityBytes(Long.MAX_VALUE);
        }
    }

    private void rebuild() throws IOException {
        int toFail = disk.forcesToFail();
        try {
            machine.rebuild();
        } catch (IOException e) {
            if (disk.isOff()) {
                return;
            }
            if (disk.forcesToFail() == toFail) {
                throw e;
            }
        }
        startAndSettle();
    }

    private void request(Step.Request request) {
        var meant = meant(request, model.uploadCount());
        if (meant.isEmpty()) {
            return;
        }
        var plan = model.plan(meant.get(), model, machine.clock.millis());
        var answer = await(calls.ask(meant.get(), plan.condition(), nameOf(meant.get())));
        judge(plan, answer, syncFailed());
    }

    private boolean syncFailed() {
        return disk.forcesToFail() < forcesToFailAtStart;
    }

    private void judge(Plan plan, String answer, boolean syncFailed) {
        boolean asPlanned = answer.equals(plan.answer());
        if (asPlanned && (plan.effects().isEmpty() || !broken)) {
            plan.effects().forEach(effect -> effect.accept(model));
        } else if (disk.isOff()) {
            doubts.addAll(plan.effects());
        } else if (answer.equals(Answer.NOT_WRITABLE) && (broken || syncFailed)) {
            if (!broken) {
                doubts.addAll(plan.effects());
            }
            broken = true;
        } else {
            boolean refusedForRoom = full && answer.equals(Answer.FULL);
            boolean failedToWrite = syncFailed && answer.startsWith("failed");
            if (!refusedForRoom && !failedToWrite) {
                throw new AssertionError("answered \"" + answer + "\" instead of \"" + plan.answer() + "\"");
            }
        }
    }

    /// A request with the number of an upload that is there; empty when there never was one.
    private Optional<Step.Request> meant(Step.Request request, int uploads) {
        boolean aboutUpload =
                request instanceof Step.PutPart || request instanceof Step.Complete || request instanceof Step.Abort;
        if (aboutUpload && uploads == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request) {
                    case Step.PutPart part ->
                        new Step.PutPart(
                                part.upload() % uploads, part.number(), part.body(), part.size(), part.streamed());
                    case Step.Complete complete ->
                        new Step.Complete(complete.upload() % uploads, complete.wrong(), complete.condition());
                    case Step.Abort abort -> new Step.Abort(abort.upload() % uploads);
                    default -> request;
                });
    }

    private Optional<UploadName> nameOf(Step.Request request) {
        return switch (request) {
            case Step.PutPart part -> Optional.of(nameOf(part.upload()));
            case Step.Complete complete -> Optional.of(nameOf(complete.upload()));
            case Step.Abort abort -> Optional.of(nameOf(abort.upload()));
            default -> Optional.empty();
        };
    }

    private UploadName nameOf(int upload) {
        learnUploads();
        var id = uploadIds.get(upload);
        return new UploadName(
                new BucketName(model.uploadBucket(upload)),
                ObjectKey.of(model.uploadKey(upload)),
                id != null ? id : new UploadId(Long.MAX_VALUE),
                model.uploadParts(upload));
    }

    /// Finds out the ids of uploads that the model has and that were not asked for yet: of each key they come in the
    /// order in which they were begun.
    private void learnUploads() {
        while (uploadIds.size() > model.uploadCount()) {
            uploadIds.removeLast();
        }
        while (uploadIds.size() < model.uploadCount()) {
            uploadIds.add(null);
        }
        for (int i = 0; i < uploadIds.size(); i++) {
            if (uploadIds.get(i) == null) {
                var key = model.uploadKey(i);
                var bucket = model.uploadBucket(i);
                var numbers = model.uploadsInProgress(bucket, key);
                if (numbers.contains(i)) {
                    var ids = calls.uploads(new BucketName(bucket), key);
                    for (int at = 0; at < numbers.size(); at++) {
                        uploadIds.set(numbers.get(at), ids.get(at));
                    }
                }
            }
        }
    }

    private static String await(CompletableFuture<String> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void batch(Step.Batch batch) throws IOException {
        learnUploads();
        if (full
                || broken
                || !(batch.requests().getFirst() instanceof Step.Put first)
                || first.condition() != Condition.ALWAYS) {
            batch.requests().forEach(this::request);
            return;
        }
        var visible = model.copy();
        var staged = model.copy();
        var plans = new ArrayList<Plan>();
        var answers = new ArrayList<CompletableFuture<String>>();
        disk.holdForces();
        for (var request : batch.requests()) {
            var meant = meant(request, visible.uploadCount());
            if (meant.isEmpty()) {
                continue;
            }
            var plan = planInBatch(meant.get(), staged, visible);
            plan.effects().forEach(effect -> effect.accept(staged));
            plans.add(plan);
            answers.add(calls.ask(meant.get(), plan.condition(), nameOf(meant.get())));
            if (answers.size() == 1) {
                awaitHeld(answers.getFirst());
            }
        }
        switch (batch.then()) {
            case SYNC -> disk.releaseForces();
            case KILL -> machine.die(disk::killProcess);
            case POWER_OFF -> {
                powerOff = new Step.PowerOff(0, false, -1);
                disk.powerOffAfter(0);
            }
        }
        boolean ended = batch.then() == Step.Then.KILL;
        judge(plans, answers.stream().map(Simulation::await).toList(), ended || disk.isOff());
        if (ended) {
            startAndSettle();
        }
    }

    /// What is refused, or needs nothing, whether or not the requests before it happen tells nothing of them.
    private Plan planInBatch(Step.Request request, ModelStore staged, ModelStore visible) {
        long now = machine.clock.millis();
        var plan = staged.plan(request, visible, now);
        boolean tellsNothing = plan.effects().isEmpty()
                && visible.plan(request, visible, now).answer().equals(plan.answer());
        return tellsNothing ? plan.blind() : plan;
    }

    private void awaitHeld(CompletableFuture<String> first) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (disk.heldForces() == 0 && !first.isDone() && !disk.isOff()) {
            Thread.onSpinWait();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("neither a sync nor an answer");
            }
        }
    }

    /// What was answered up to the last request that was answered as planned has happened; what comes behind is in
    /// doubt.
    private void judge(List<Plan> plans, List<String> answers, boolean ended) {
        int certain = 0;
        for (int i = 0; i < plans.size(); i++) {
            if (answers.get(i).equals(plans.get(i).answer()) && !plans.get(i).isBlind()) {
                certain = i + 1;
            }
        }
        boolean syncFailed = syncFailed();
        for (int i = 0; i < plans.size(); i++) {
            var answer = answers.get(i);
            boolean asPlanned = answer.equals(plans.get(i).answer());
            boolean mayFail = ended || (syncFailed && answer.equals(Answer.NOT_WRITABLE));
            if (!asPlanned && (i < certain || !mayFail)) {
                throw new AssertionError("request " + i + " of the batch was answered \"" + answer + "\" instead of \""
                        + plans.get(i).answer() + "\""
                        + (i < certain ? ", and a later one as if it had been done" : ""));
            }
            if (i < certain) {
                plans.get(i).effects().forEach(effect -> effect.accept(model));
            } else {
                doubts.addAll(plans.get(i).effects());
                broken |= !asPlanned;
            }
        }
    }

    /// The power went: starts again, and once more if it goes during that.
    private void reboot() throws IOException {
        var off = powerOff != null ? powerOff : new Step.PowerOff(0, false, -1);
        powerOff = null;
        powerCut(off.checkpoint());
        if (off.callsOfOpening() >= 0) {
            disk.powerOffAfter(off.callsOfOpening());
            startAndSettle();
            if (!disk.isOff()) {
                disk.powerOffAfter(Long.MAX_VALUE);
                return;
            }
            powerCut(off.checkpoint());
        }
        startAndSettle();
    }

    private void powerCut(boolean checkpoint) throws IOException {
        if (checkpoint) {
            machine.checkpoint();
        }
        machine.die(disk::crash);
    }

    /// Starts, and once more when it is a sync that failed.
    private void startAndSettle() throws IOException {
        int toFail = disk.forcesToFail();
        try {
            machine.start();
        } catch (IOException e) {
            if (!disk.isOff()) {
                if (disk.forcesToFail() == toFail) {
                    throw e;
                }
                startAndSettle();
            }
            return;
        }
        if (!disk.isOff()) {
            settle();
        }
    }

    /// The state that is found must be one that may be; it is the model's from here on. What goes on in the background
    /// may use up the calls that a power cut is waiting for: then nothing was found, and the next start tells.
    private void settle() {
        broken = false;
        forcesToFailAtStart = disk.forcesToFail();
        calls = new EngineCalls(machine.engine());
        var found = calls.everything();
        if (disk.isOff()) {
            return;
        }
        var candidate = model.copy();
        int from = 0;
        while (!candidate.everything().equals(found)) {
            if (from == doubts.size()) {
                throw new AssertionError(difference(found));
            }
            doubts.get(from++).accept(candidate);
        }
        model = candidate;
        doubts = new ArrayList<>();
        learnUploads();
    }

    private String difference(List<String> found) {
        var certain = model.everything();
        var latest = model.copy();
        doubts.forEach(effect -> effect.accept(latest));
        var lines = new ArrayList<String>();
        lines.add("after the start the store is none of the " + (doubts.size() + 1) + " that it may be");
        certain.stream().filter(line -> !found.contains(line)).forEach(line -> lines.add("  missing: " + line));
        found.stream().filter(line -> !certain.contains(line)).forEach(line -> lines.add("  found:   " + line));
        latest.everything().stream()
                .filter(line -> !certain.contains(line) && !found.contains(line))
                .forEach(line -> lines.add("  in doubt and not there: " + line));
        return shown(String.join("\n", lines));
    }

    @Override
    public void close() throws IOException {
        machine.close();
    }
}
