package io.granary.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Where to call, with which key, and the call itself, signed with its body.
final class AdminCall {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "The server's port for administration. Default: ${DEFAULT-VALUE}.",
            defaultValue = "http://127.0.0.1:9001")
    private String endpoint = "";

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = {
                "A file with the key to sign with, as the server makes it. Default: ${DEFAULT-VALUE}.",
                "GRANARY_ACCESS_KEY_ID and GRANARY_SECRET_ACCESS_KEY win."
            },
            defaultValue = "data/credentials")
    private Path credentials = Path.of("data/credentials");

    @Option(names = "--region", paramLabel = "NAME", description = "The server's region.", defaultValue = "us-east-1")
    private String region = "us-east-1";

    private record Key(String id, String secret) {
        @Override
        public String toString() {
            return "Key[id=" + id + ']';
        }
    }

    /// Throws [OperatorMistake] with the server's reason when it refuses.
    JsonNode call(String name, Map<String, ?> arguments) throws IOException, InterruptedException {
        var body = JSON.writeValueAsBytes(arguments);
        var uri = uri(name);
        var request = signed(uri, body, key());
        HttpResponse<String> response;
        try (var client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            response = client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new OperatorMistake(
                    "no answer from " + endpoint, "start the server, or give its port with --admin URL");
        }
        if (response.statusCode() == 404 || response.statusCode() == 405) {
            throw new OperatorMistake(endpoint + " takes no administrative calls", "is the server ready?");
        }
        var answer = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new OperatorMistake(answer.path("error").asString("status " + response.statusCode()));
        }
        return answer;
    }

    /// Takes an address as other commands do, too: `HOST:PORT` is plain HTTP.
    private URI uri(String name) {
        var base = endpoint.contains("://") ? endpoint : "http://" + endpoint;
        try {
            var uri = new URI(base.replaceAll("/+$", "") + "/admin/v1/" + name);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw new OperatorMistake(
                "'" + endpoint + "' is no address", "give one such as http://127.0.0.1:9001 with --admin");
    }

    private Key key() throws IOException {
        var id = System.getenv().getOrDefault("GRANARY_ACCESS_KEY_ID", "");
        var secret = System.getenv().getOrDefault("GRANARY_SECRET_ACCESS_KEY", "");
        if (!id.isEmpty() && !secret.isEmpty()) {
            return new Key(id, secret);
        }
        if (!Files.isReadable(credentials)) {
            throw new OperatorMistake(
                    "no key to sign with: " + credentials + " cannot be read", "give --credentials FILE");
        }
        return new Key(value("aws_access_key_id"), value("aws_secret_access_key"));
    }

    private String value(String name) throws IOException {
        return Files.readAllLines(credentials).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new OperatorMistake(credentials + " lacks " + name));
    }

    private HttpRequest signed(URI uri, byte[] body, Key key) {
        var time = TIME.format(Instant.now());
        var day = time.substring(0, 8);
        var scope = day + '/' + region + "/s3/aws4_request";
        var hash = sha256(body);
        var host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ':' + uri.getPort();
        var canonical = "POST\n" + uri.getRawPath() + "\n\nhost:" + host + "\nx-amz-content-sha256:" + hash
                + "\nx-amz-date:" + time + "\n\nhost;x-amz-content-sha256;x-amz-date\n" + hash;
        var toSign = "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + sha256(canonical.getBytes(UTF_8));
        var signingKey = hmac(("AWS4" + key.secret).getBytes(UTF_8), day);
        for (var part : new String[] {region, "s3", "aws4_request"}) {
            signingKey = hmac(signingKey, part);
        }
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(60))
                .header("x-amz-date", time)
                .header("x-amz-content-sha256", hash)
                .header(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + key.id + '/' + scope
                                + ", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
                                + HexFormat.of().formatHex(hmac(signingKey, toSign)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HMAC-SHA256", e);
        }
    }

    /// An empty text for an option that was not given.
    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
