package io.granary.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.of("recovering"));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tellsHealthAndMetrics() throws IOException, InterruptedException {
        var metrics = new RequestMetrics(registry, List.of("GetObject"));
        try (var server = new AdminServer("127.0.0.1", 0, notReady::get, registry);
                var client = HttpClient.newHttpClient()) {
            assertEquals("200 live\n", get(client, server, "/health/live"));
            assertEquals("503 recovering\n", get(client, server, "/health/ready"));
            notReady.set(Optional.empty());
            assertEquals("200 ready\n", get(client, server, "/health/ready"));
            metrics.begun();
            metrics.ended("GetObject", 206, 1_000_000, 0, 1024);
            metrics.begun();
            var text = get(client, server, "/metrics");
            assertTrue(
                    text.contains("granary_http_requests_seconds_count{operation=\"GetObject\",status=\"2xx\"} 1"),
                    text);
            assertTrue(text.contains("granary_http_sent_bytes_total 1024.0"), text);
            assertTrue(text.contains("granary_http_in_flight 1.0"), text);
            assertEquals("404", get(client, server, "/other").substring(0, 3));
        }
    }

    @Test
    void whatAnOperatorShouldKnowIsTold() throws IOException, InterruptedException {
        notReady.set(Optional.empty());
        try (var server = new AdminServer(
                        "127.0.0.1", 0, notReady::get, () -> List.of("data directory /b is full"), registry);
                var client = HttpClient.newHttpClient()) {
            assertEquals("200 ready\nwarning: data directory /b is full\n", get(client, server, "/health/ready"));
        }
    }

    @Test
    void saysWhichAddressIsTaken() throws IOException {
        try (var first = new AdminServer("127.0.0.1", 0, notReady::get, registry)) {
            int port = first.port();
            var thrown =
                    assertThrows(IOException.class, () -> new AdminServer("127.0.0.1", port, notReady::get, registry));
            assertTrue(String.valueOf(thrown.getMessage()).contains("127.0.0.1:" + port), thrown::toString);
        }
    }

    private static String get(HttpClient client, AdminServer server, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
