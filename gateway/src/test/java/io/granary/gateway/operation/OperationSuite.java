package io.granary.gateway.operation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of operations over a store of their own, down to the disk and back.
abstract class OperationSuite {
    OpenEngine store;

    @BeforeEach
    final void openStore(@TempDir Path directory) throws Exception {
        store = new OpenEngine(directory, "us-east-1");
    }

    @AfterEach
    final void closeStore() throws Exception {
        store.close();
    }

    final Answer call(String... lines) throws Exception {
        return store.call(Requests.of(lines));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
