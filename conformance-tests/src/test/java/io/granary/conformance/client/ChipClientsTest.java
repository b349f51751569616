package io.granary.conformance.client;

import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Chips of real images, read by boto3, NumPy and Pillow.
@ExtendWith(SharedServers.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ChipClientsTest {
    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_TWO_DIRECTORIES).endpoint());

    @Test
    void chipsAreWhatPillowCuts() throws Exception {
        var images = Tools.fetched("deepforest").toString();
        var python = Tools.fetched("images").resolve("bin").resolve("python").toString();
        System.out.println(tools.other(python, "chips.py", "chips", images));
    }

    @Test
    void aViewerInABrowserShowsAStoredImage() throws Exception {
        var browser = Tools.fetched("browser").toString();
        var viewer = Tools.fetched("openseadragon").toString();
        var images = Tools.fetched("deepforest").toString();
        var python = Tools.fetched("images").resolve("bin").resolve("python").toString();
        System.out.println(tools.other(python, "viewer.py", "slides", images, viewer, browser));
    }
}
