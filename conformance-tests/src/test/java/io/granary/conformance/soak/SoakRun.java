package io.granary.conformance.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What `./dev soak` runs; by its name no build does.
class SoakRun {
    private static final Path HOME = Path.of(System.getProperty("granary.cache", "../.build"));

    /// `-Dgranary.minutes`, `-Dgranary.rate` (requests a second), `-Dgranary.seed`; with `-Dgranary.results` only the
    /// graphs of an earlier soak are drawn.
    @Test
    void everythingStaysAsAcknowledged() throws Exception {
        var earlier = System.getProperty("granary.results");
        var results = earlier == null ? Files.createTempDirectory("granary-soak-") : Path.of(earlier);
        boolean right = earlier != null
                || Soak.run(
                        HOME.resolveSibling("granary").toAbsolutePath(),
                        results,
                        Endpoint.free(),
                        Integer.getInteger("granary.rate", 40),
                        Duration.ofMinutes(Long.getLong("granary.minutes", 60)),
                        Long.getLong("granary.seed", System.nanoTime()));
        SoakGraphs.draw(results, HOME.resolveSibling("docs/reliability"));
        assertTrue(right, "see " + results.resolve(SoakSamples.FAULTS));
    }
}
