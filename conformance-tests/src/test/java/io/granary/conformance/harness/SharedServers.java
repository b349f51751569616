package io.granary.conformance.harness;

import static org.junit.jupiter.api.extension.ExtensionContext.Namespace.GLOBAL;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One server for each [Setup] that any test asks for, started on first use and stopped after the last test.
public final class SharedServers implements BeforeAllCallback {
    private static final Map<Setup, StartedServer> STARTED = new EnumMap<>(Setup.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(GLOBAL).computeIfAbsent(SharedServers.class, key ->
                (Closeable) SharedServers::closeAll);
    }

    public static synchronized StartedServer of(Setup setup) {
        return STARTED.computeIfAbsent(setup, StartedServer::start);
    }

    private static synchronized void closeAll() {
        STARTED.values().forEach(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        STARTED.clear();
    }
}
