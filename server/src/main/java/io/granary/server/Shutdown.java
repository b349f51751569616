package io.granary.server;

import java.io.PrintWriter;

/// Stops a server when the process is told to.
final class Shutdown {
    private Shutdown() {}

    /// Closes `server` on SIGTERM and Ctrl-C. The process then ends with status 0: it did what it was asked to.
    static void onSignal(Server server, PrintWriter out) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, out), "granary-shutdown"));
    }

    private static void stop(Server server, PrintWriter out) {
        int status = 0;
        try {
            out.println("Stopping: finishing open requests and writing everything to disk.");
            server.close();
            out.println("Stopped.");
        } catch (Exception e) {
            org.slf4j.LoggerFactory.getLogger(Shutdown.class).error("Could not stop cleanly", e);
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }
}
