package io.granary.gateway.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The settings of the S3 port.
///
/// @param port 0 for any free one
/// @param region the one that signatures must name
/// @param tls empty for plain HTTP
/// @param domains for virtual-host-style addressing; none by default
/// @param eventLoops one for each core answers most; they never wait
/// @param requestsInFlight over all connections; beyond it requests are told to slow down
/// @param headTimeout from a connection's start, or its last answer, to the end of the next request's head: cuts idle
///     clients and those that send their head a byte at a time
/// @param bodyTimeout the time in which a body must bring at least 16 KiB, or its end
/// @param answerTimeout the time in which a client must take at least 16 KiB of an answer, or its end
/// @param answerMemoryBytes what large answers may hold in memory together
public record GatewayConfig(
        String host,
        int port,
        String region,
        Optional<TlsFiles> tls,
        List<String> domains,
        int eventLoops,
        int requestsInFlight,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration answerTimeout,
        long answerMemoryBytes) {
    /// A key of 1,024 bytes is 3 KiB when each is percent-encoded; a presigned query with a session token takes the
    /// rest.
    static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;

    /// S3 allows 8 KiB of headers in a PUT, of which 2 KiB metadata; proxies add theirs.
    static final int MAX_HEADER_BYTES = 16 * 1024;

    /// How much of a body waits for a reader before the client is slowed: keeps one core's hash busy over a round trip.
    static final int UPLOAD_WINDOW_BYTES = 512 * 1024;

    /// How much is read of a streamed answer at a time, and how many such pieces may wait for the client.
    static final int DOWNLOAD_PIECE_BYTES = 128 * 1024;

    static final int DOWNLOAD_PIECES = 4;

    /// How much of a file is sent at a time: each step is a system call and a sign of life of the client.
    static final int FILE_RUN_BYTES = 512 * 1024;

    /// An unread body of up to this size is thrown away to keep the connection; a longer one ends it.
    static final int DISCARD_BYTES = 64 * 1024;

    public GatewayConfig {
        domains = List.copyOf(domains);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        if (eventLoops < 1 || requestsInFlight < 1) {
            throw new IllegalArgumentException("eventLoops and requestsInFlight must be positive");
        }
    }

    public static GatewayConfig defaults() {
        return new GatewayConfig(
                "127.0.0.1",
                9000,
                "us-east-1",
                Optional.empty(),
                List.of(),
                Runtime.getRuntime().availableProcessors(),
                8192,
                Duration.ofSeconds(75),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                32 << 20);
    }

    public GatewayConfig withListen(String newHost, int newPort) {
        return new GatewayConfig(
                newHost,
                newPort,
                region,
                tls,
                domains,
                eventLoops,
                requestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                answerMemoryBytes);
    }

    public GatewayConfig withTls(Optional<TlsFiles> newTls) {
        return new GatewayConfig(
                host,
                port,
                region,
                newTls,
                domains,
                eventLoops,
                requestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                answerMemoryBytes);
    }

    public GatewayConfig withAnswerMemoryBytes(long newAnswerMemoryBytes) {
        return new GatewayConfig(
                host,
                port,
                region,
                tls,
                domains,
                eventLoops,
                requestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                newAnswerMemoryBytes);
    }

    public GatewayConfig withDomains(List<String> newDomains) {
        return new GatewayConfig(
                host,
                port,
                region,
                tls,
                newDomains,
                eventLoops,
                requestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                answerMemoryBytes);
    }

    public GatewayConfig withRegion(String newRegion) {
        return new GatewayConfig(
                host,
                port,
                newRegion,
                tls,
                domains,
                eventLoops,
                requestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                answerMemoryBytes);
    }

    public GatewayConfig withTimeouts(Duration head, Duration body, Duration answer) {
        return new GatewayConfig(
                host, port, region, tls, domains, eventLoops, requestsInFlight, head, body, answer, answerMemoryBytes);
    }

    public GatewayConfig withLimits(int newEventLoops, int newRequestsInFlight) {
        return new GatewayConfig(
                host,
                port,
                region,
                tls,
                domains,
                newEventLoops,
                newRequestsInFlight,
                headTimeout,
                bodyTimeout,
                answerTimeout,
                answerMemoryBytes);
    }
}
