package io.granary.server;

import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A running server.
final class Server implements Closeable {
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Server() {}

    /// Starts with `config` and returns when it serves; `given` wins over the credentials in the data directory. Throws
    /// [OperatorMistake] for what the operator can mend.
    static Server start(ServerConfig config, Optional<AccessKey> given, PrintWriter out) throws IOException {
        throw new OperatorMistake("this build has no store yet: " + config + given + out, "use a newer one");
    }

    /// Returns when the server has been closed.
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /// Stops in order: no new requests, the open ones answered, everything on disk.
    @Override
    public void close() throws IOException {
        stopped.countDown();
    }
}
