package io.granary.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Where a server listens on this machine, and the key that it knows.
///
/// @param s3Port where S3 is served
/// @param adminPort where health and metrics are served
public record Endpoint(int s3Port, int adminPort) {
    public static final String ACCESS_KEY = "GRANARYCONFORMANCE01";
    public static final String SECRET_KEY = "conformance+secret/0123456789abcdefghijk";
    public static final String REGION = "us-east-1";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /// Two ports that were free a moment ago, for a server that must come back where it was.
    public static Endpoint free() {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint(one.getLocalPort(), two.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), s3Port);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + s3Port);
    }

    /// The endpoint below which buckets are host names.
    public URI domainUri() {
        return URI.create("http://" + Setup.DOMAIN + ":" + s3Port);
    }

    /// What `path` of the admin port answers.
    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /// The sum of all samples of a metric, 0 where there is none.
    public double metric(String name) throws IOException, InterruptedException {
        return admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
