package io.granary.server.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.server.bench.Signer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Backups in a bucket of any store that speaks S3. Each file is one object, sent in one request with the SHA-256 of
/// its
/// bytes, which the other side compares.
final class S3Place implements BackupPlace {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int ATTEMPTS = 4;

    /// Names are of our own making: none needs an escape in XML.
    private static final Pattern ENTRY = Pattern.compile("<Key>([^<]*)</Key>.*?<Size>(\\d+)</Size>", Pattern.DOTALL);

    private static final Pattern NEXT = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");

    private final URI endpoint;
    private final String bucketPath;
    private final String prefix;
    private final Signer signer;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    /// @param prefix of all names, which a slash follows; empty for none
    S3Place(URI endpoint, String bucket, String prefix, String region, String accessKeyId, String secret) {
        this.endpoint = endpoint;
        this.bucketPath = "/" + bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + "/";
        this.signer = new Signer(endpoint.getAuthority(), region, accessKeyId, secret);
    }

    @Override
    public Map<String, Long> list(String names) throws IOException {
        var found = new TreeMap<String, Long>();
        var token = "";
        do {
            var query = (token.isEmpty() ? "" : "continuation-token=" + Signer.encode(token) + "&")
                    + "list-type=2&max-keys=1000&prefix=" + Signer.encode(prefix + names);
            var page = new String(
                    send(
                            "GET",
                            bucketPath,
                            query,
                            BodyPublishers.noBody(),
                            Signer.EMPTY_SHA256,
                            BodyHandlers.ofByteArray()),
                    UTF_8);
            var entries = ENTRY.matcher(page);
            while (entries.find()) {
                found.put(entries.group(1).substring(prefix.length()), Long.parseLong(entries.group(2)));
            }
            var next = NEXT.matcher(page);
            token = next.find() ? next.group(1) : "";
        } while (!token.isEmpty());
        return found;
    }

    @Override
    public void put(String name, Path file) throws IOException {
        send("PUT", path(name), "", BodyPublishers.ofFile(file), sha256(file), BodyHandlers.discarding());
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        var sha256 = HexFormat.of().formatHex(digest().digest(bytes));
        send("PUT", path(name), "", BodyPublishers.ofByteArray(bytes), sha256, BodyHandlers.discarding());
    }

    @Override
    public byte[] get(String name) throws IOException {
        return send("GET", path(name), "", BodyPublishers.noBody(), Signer.EMPTY_SHA256, BodyHandlers.ofByteArray());
    }

    @Override
    public void fetch(String name, Path to) throws IOException {
        send("GET", path(name), "", BodyPublishers.noBody(), Signer.EMPTY_SHA256, BodyHandlers.ofFile(to));
        try (var channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private String path(String name) {
        return bucketPath + "/" + (prefix + name).replace("%", "%25").replace(" ", "%20");
    }

    private <T> T send(
            String method, String path, String query, BodyPublisher body, String sha256, BodyHandler<T> answer)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                var response = client.send(request(method, path, query, body, sha256), onSuccess(answer));
                if (response.statusCode() / 100 == 2) {
                    return response.body();
                }
                var refusal = method + " " + endpoint + path + ": status " + response.statusCode();
                if (response.statusCode() < 500 || attempt == ATTEMPTS) {
                    throw new RefusedException(refusal);
                }
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new IOException(method + " " + endpoint + path + ": " + e, e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
    }

    private static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }
    }

    /// An error's document is no answer.
    @SuppressWarnings("NullAway") // the body of a refusal is never looked at
    private static <T> BodyHandler<T> onSuccess(BodyHandler<T> answer) {
        return info -> info.statusCode() / 100 == 2 ? answer.apply(info) : HttpResponse.BodySubscribers.replacing(null);
    }

    private HttpRequest request(String method, String path, String query, BodyPublisher body, String sha256) {
        var request = HttpRequest.newBuilder(URI.create(endpoint + path + (query.isEmpty() ? "" : "?" + query)))
                .timeout(PATIENCE)
                .method(method, body);
        var head = new String(signer.head(method, path, query, sha256, -1), ISO_8859_1);
        for (var line : head.split("\r\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("host") && !line.startsWith(method)) {
                request.header(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return request.build();
    }

    private static String sha256(Path file) throws IOException {
        var digest = digest();
        var buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
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
