package io.granary.testkit.engine;

import io.granary.testkit.engine.Simulation.Numbered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/// Random scripts against the engine, one for each seed.
public final class EngineScripts {
    /// So many shorter scripts are tried when one fails; each takes a few milliseconds.
    private static final int ATTEMPTS = 400;

    private EngineScripts() {}

    /// Runs the script of a seed. Throws an `AssertionError` that shows a short script that fails, too.
    public static void check(long seed) throws IOException {
        var script = Scripts.of(seed);
        try {
            Simulation.run(seed, script);
        } catch (AssertionError e) {
            throw explained(seed, script, e);
        }
    }

    private static AssertionError explained(long seed, List<Numbered> script, AssertionError first) {
        var shortest = Shortening.of(script, shorter -> failureOf(seed, shorter) != null, ATTEMPTS);
        var failure = failureOf(seed, shortest);
        var shown = failure == null ? first : failure;
        return new AssertionError(
                first.getMessage() + "\nA short script of seed " + seed + " that fails:\n"
                        + shortest.stream().map(Numbered::toString).collect(Collectors.joining("\n  ", "  ", "\n"))
                        + shown.getMessage(),
                shown);
    }

    private static @org.jspecify.annotations.Nullable AssertionError failureOf(long seed, List<Numbered> script) {
        try {
            Simulation.run(seed, script);
            return null;
        } catch (AssertionError e) {
            return e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
