package io.granary.testkit.engine;

import io.granary.testkit.engine.Simulation.Numbered;
import io.granary.testkit.model.Step;
import io.granary.testkit.model.Step.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Scripts that failed once, whatever the seed.
class KnownScriptsTest {
    private static final Step BUCKET = new Step.CreateBucket("one", false);
    private static final Step.PowerOff POWER_CUT = new Step.PowerOff(0, false, -1);

    private static Step.Put put(String key, int size, Condition condition) {
        return new Step.Put("one", key, size, size, false, false, condition);
    }

    private static void run(Step... steps) throws IOException {
        var script = new ArrayList<Numbered>();
        for (var step : steps) {
            script.add(new Numbered(script.size(), step));
        }
        for (long seed = 1; seed <= 10; seed++) {
            Simulation.run(seed, script);
        }
    }

    /// After a failed sync the system shows what is not on the disk. What a restart has shown of it must stay.
    @Test
    void whatARestartShowsAfterAFailedSyncSurvivesAPowerCut() throws IOException {
        run(
                BUCKET,
                put("a", 200, Condition.ALWAYS),
                new Step.FailSync(0),
                put("a", 100, Condition.ALWAYS),
                new Step.Kill(false),
                POWER_CUT);
    }

    /// The index must not know of more than the log when the power goes while the log is being replayed.
    @Test
    void aPowerCutDuringTheReplayLeavesNoIndexOfLostRecords() throws IOException {
        for (int calls = 0; calls < 8; calls++) {
            run(
                    BUCKET,
                    new Step.Batch(
                            List.of(put("a", 100, Condition.ALWAYS), put("b", 150, Condition.ALWAYS)), Step.Then.KILL),
                    new Step.PowerOff(calls, true, -1),
                    new Step.Reopen(),
                    new Step.Kill(false),
                    put("c", 10, Condition.ALWAYS),
                    new Step.PowerOff(0, true, calls));
        }
    }

    /// A refusal tells of a write that is not durable yet: it must not come before.
    @Test
    void nobodyIsRefusedForAWriteThatIsLost() throws IOException {
        for (int calls = 0; calls < 6; calls++) {
            run(
                    BUCKET,
                    put("a", 200, Condition.ALWAYS),
                    new Step.PowerOff(calls, false, -1),
                    new Step.Batch(
                            List.of(
                                    put("a", 100, Condition.ALWAYS),
                                    put("b", 150, Condition.ABSENT),
                                    put("b", 151, Condition.ABSENT)),
                            Step.Then.SYNC));
        }
    }

    @Test
    void aStoreOnAFullDiskOpens() throws IOException {
        run(BUCKET, put("a", 200, Condition.ALWAYS), new Step.Fill(0), new Step.Kill(false), POWER_CUT);
    }

    /// A large put whose record may or may not be on the disk must keep its extents: if it is, it hides what was there.
    @Test
    void aLargePutThatFailsInItsLastSyncDoesNotDamageTheKey() throws IOException {
        for (int pass = 0; pass < 6; pass++) {
            run(
                    BUCKET,
                    put("a", 200, Condition.ALWAYS),
                    new Step.FailSync(pass),
                    put("a", 100_000, Condition.ALWAYS),
                    put("a", 120_000, Condition.ALWAYS),
                    new Step.Kill(false),
                    POWER_CUT);
        }
    }
}
