package io.granary.conformance.client;

import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The package of `clients/python` by its own tests.
@ExtendWith(SharedServers.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DataPackageTest {
    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_TWO_DIRECTORIES).endpoint());

    @Test
    void itsTestsPass() throws Exception {
        var images = Tools.fetched("deepforest").toAbsolutePath().toString();
        var python = Tools.fetched("images")
                .toAbsolutePath()
                .resolve("bin")
                .resolve("python")
                .toString();
        System.out.println(tools.other(python, "package.py", images));
    }
}
