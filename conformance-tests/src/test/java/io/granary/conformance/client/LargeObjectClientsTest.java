package io.granary.conformance.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Large objects by the clients that write them, scaled down; all of it is `./dev large`.
@ExtendWith(SharedServers.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LargeObjectClientsTest {
    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_TWO_DIRECTORIES).endpoint());

    @Test
    void boto3TransfersFilesFromSeveralProcesses() throws Exception {
        tools.aws("s3", "mb", "s3://transfers");
        System.out.println(tools.python("transfers.py", "transfers", "3", "20"));
    }

    @Test
    void aerialImagesLieBesideIcons() throws Exception {
        var images = Tools.fetched("deepforest").toString();
        var icons = Tools.fetched("icons").toString();
        tools.aws("s3", "mb", "s3://dataset");
        System.out.println(tools.python("dataset.py", "dataset", images, icons, "500"));
    }

    /// The environment has 3 GB: it is not fetched for a test.
    @Test
    void checkpointsComeBackTensorByTensor() throws Exception {
        var python = System.getenv("GRANARY_PYTHON");
        assumeTrue(python != null, "GRANARY_PYTHON names no interpreter with torch and s3torchconnector");
        tools.aws("s3", "mb", "s3://checkpoints");
        System.out.println(tools.other(python, "checkpoints.py", "checkpoints", "2", "3"));
    }
}
