package io.granary.server;

import io.granary.server.config.HostPort;
import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Tells in the operator's words when a port cannot be had.
final class Ports {
    /// Starts something that listens.
    interface Start<T> {
        T listen() throws IOException;
    }

    private Ports() {}

    /// Tries both ports of `config`, so that one in use is found before anything is made or recovered.
    static void requireFree(ServerConfig config) {
        tryOut(config.listen(), "--listen");
        tryOut(config.admin(), "--admin");
    }

    private static void tryOut(HostPort address, String flag) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException e) {
            throw taken(address, flag, e);
        }
    }

    /// Starts to listen; the port may have been taken since it was tried.
    static <T> T on(HostPort address, String flag, Start<T> start) {
        try {
            return start.listen();
        } catch (IOException e) {
            throw taken(address, flag, e);
        }
    }

    private static OperatorMistake taken(HostPort address, String flag, IOException cause) {
        return new OperatorMistake(
                "cannot listen on " + address + " (" + cause.getMessage() + ")",
                "stop what uses it, or give another address with " + flag + " HOST:PORT");
    }
}
