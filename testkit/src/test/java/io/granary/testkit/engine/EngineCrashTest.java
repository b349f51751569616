package io.granary.testkit.engine;

import io.granary.testkit.seeds.Seeds;
import java.io.IOException;

/// The engine against the model, whatever the machine does: see [Simulation]. `./dev crash --minutes N` runs on.
class EngineCrashTest {
    @Seeds(2_000)
    void everyAnswerIsTheModelsAndWhatWasAcknowledgedStays(long seed) throws IOException {
        EngineScripts.check(seed);
    }
}
