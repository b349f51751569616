package io.granary.server.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.server.bench.Signer;
import io.granary.server.config.OperatorMistake;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/// A small S3 client for the command line. What the other side refuses is an [OperatorMistake] with its code and
/// message. Any thread.
final class S3Client implements Closeable {
    /// What one request can put.
    static final long MOST_BYTES = 5L << 30;

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final URI endpoint;
    private final String region;
    private final Signer signer;
    private final HttpClient client;

    S3Client(URI endpoint, String region, String accessKeyId, String secret, Optional<SSLContext> tls) {
        this.endpoint = endpoint;
        this.region = region;
        this.signer = new Signer(endpoint.getAuthority(), region, accessKeyId, secret);
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(20));
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /// One entry of a listing: an object, or a prefix that stands for all below it.
    record Entry(String key, boolean prefix, long size, String modified, String etag) {}

    List<Map<String, String>> buckets() throws IOException {
        return XmlFields.read(get("/", ""), List.of("Bucket")).entries();
    }

    void makeBucket(String bucket) throws IOException {
        var body = region.equals("us-east-1")
                ? ""
                : "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                        + region + "</LocationConstraint></CreateBucketConfiguration>";
        var bytes = body.getBytes(UTF_8);
        var unused = send(
                "PUT",
                path(bucket, ""),
                "",
                BodyPublishers.ofByteArray(bytes),
                HexFormat.of().formatHex(digest().digest(bytes)),
                BodyHandlers.ofByteArray());
    }

    void removeBucket(String bucket) throws IOException {
        var unused = send("DELETE", path(bucket, ""), "");
    }

    /// Tells `found` every entry with the prefix, in order. `delimiter` is empty for a flat listing.
    void list(S3Location prefix, String delimiter, Consumer<Entry> found) throws IOException {
        var token = "";
        do {
            var query = (token.isEmpty() ? "" : "continuation-token=" + Signer.encode(token) + "&")
                    + (delimiter.isEmpty() ? "" : "delimiter=" + Signer.encode(delimiter) + "&")
                    + "encoding-type=url&list-type=2&prefix=" + Signer.encode(prefix.key());
            var page = XmlFields.read(get(path(prefix.bucket(), ""), query), List.of("Contents", "CommonPrefixes"));
            for (var entry : page.entries()) {
                boolean common = "CommonPrefixes".equals(entry.get(""));
                found.accept(new Entry(
                        URLDecoder.decode(entry.getOrDefault(common ? "Prefix" : "Key", ""), UTF_8),
                        common,
                        Long.parseLong(entry.getOrDefault("Size", "0")),
                        entry.getOrDefault("LastModified", ""),
                        entry.getOrDefault("ETag", "")));
            }
            token = page.fields().getOrDefault("NextContinuationToken", "");
        } while (!token.isEmpty());
    }

    HttpHeaders head(S3Location object) throws IOException {
        return send("HEAD", path(object.bucket(), object.key()), "").headers();
    }

    void put(Path file, S3Location to) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new OperatorMistake(
                    file + " is larger than 5 GiB, the most of one request", "use a client with multipart uploads");
        }
        var unused = send(
                "PUT",
                path(to.bucket(), to.key()),
                "",
                BodyPublishers.ofFile(file),
                sha256(file),
                BodyHandlers.ofByteArray());
    }

    /// Beside `to` first, and in its place when it is whole.
    void fetch(S3Location from, Path to) throws IOException {
        var unfinished = to.resolveSibling(to.getFileName() + ".part");
        try {
            var unused = send(
                    "GET",
                    path(from.bucket(), from.key()),
                    "",
                    BodyPublishers.noBody(),
                    Signer.EMPTY_SHA256,
                    BodyHandlers.ofFile(unfinished));
            Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    void delete(S3Location object) throws IOException {
        var unused = send("DELETE", path(object.bucket(), object.key()), "");
    }

    private byte[] get(String path, String query) throws IOException {
        return send("GET", path, query).body();
    }

    private HttpResponse<byte[]> send(String method, String path, String query) throws IOException {
        return send(method, path, query, BodyPublishers.noBody(), Signer.EMPTY_SHA256, BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(
            String method, String path, String query, BodyPublisher body, String sha256, BodyHandler<T> answer)
            throws IOException {
        try {
            var refusal = new byte[1][];
            var response = client.send(request(method, path, query, body, sha256), info -> {
                if (info.statusCode() / 100 == 2) {
                    return answer.apply(info);
                }
                return HttpResponse.BodySubscribers.mapping(HttpResponse.BodySubscribers.ofByteArray(), bytes -> {
                    refusal[0] = bytes;
                    return nothing();
                });
            });
            if (response.statusCode() / 100 != 2) {
                throw refused(method, path, response.statusCode(), refusal[0] == null ? new byte[0] : refusal[0]);
            }
            return response;
        } catch (ConnectException e) {
            throw new OperatorMistake("nothing answers at " + endpoint, "start a server there, or give --endpoint URL");
        } catch (SSLHandshakeException e) {
            throw new OperatorMistake(
                    "TLS with " + endpoint + " failed: " + e.getMessage(),
                    "give --ca-certificate FILE when the certificate is one of your own");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // the body of a refusal is never looked at
    private static <T> T nothing() {
        return null;
    }

    private static OperatorMistake refused(String method, String path, int status, byte[] document) throws IOException {
        if (document.length == 0) {
            return new OperatorMistake(
                    method + " " + path + " was refused with status " + status,
                    status == 404 ? "there is no such object or bucket" : "see the server's log");
        }
        var fields = XmlFields.read(document, List.of()).fields();
        return new OperatorMistake(
                fields.getOrDefault("Code", "status " + status) + ": " + fields.getOrDefault("Message", "no reason"),
                "request id " + fields.getOrDefault("RequestId", "unknown"));
    }

    private HttpRequest request(String method, String path, String query, BodyPublisher body, String sha256) {
        var request = HttpRequest.newBuilder(URI.create(root() + path + (query.isEmpty() ? "" : "?" + query)))
                .timeout(PATIENCE)
                .method(method, body);
        String head;
        synchronized (signer) {
            head = new String(signer.head(method, path, query, sha256, -1), ISO_8859_1);
        }
        for (var line : head.split("\r\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("host") && !line.startsWith(method)) {
                request.header(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return request.build();
    }

    private String root() {
        return endpoint.getScheme() + "://" + endpoint.getAuthority();
    }

    private static String path(String bucket, String key) {
        return "/" + bucket + (key.isEmpty() ? "" : "/" + Signer.encode(key).replace("%2F", "/"));
    }

    private static String sha256(Path file) throws IOException {
        var digest = digest();
        var buffer = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
