package io.granary.conformance.client;

import io.granary.conformance.harness.Setup;
import io.granary.conformance.harness.SharedServers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The tables of a bucket, read through the server by what people read Parquet with.
@ExtendWith(SharedServers.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TableReadersTest {
    private final Tools tools =
            new Tools(SharedServers.of(Setup.SYNCED_ONE_DIRECTORY).endpoint());

    @Test
    void pyarrowAndDuckDbReadTheTablesWhileEightWritersGoOn() throws Exception {
        var python = Tools.fetched("tables").resolve("bin").resolve("python").toString();
        System.out.println(tools.other(python, "tables.py", "tables-read"));
    }
}
