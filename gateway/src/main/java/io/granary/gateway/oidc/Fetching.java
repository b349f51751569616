package io.granary.gateway.oidc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Fetches what an issuer publishes: over TLS, without following redirections, with a limit on time and size. Threads
/// that may block.
final class Fetching {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 256 * 1024;

    private final OidcIssuer issuer;

    Fetching(OidcIssuer issuer) {
        this.issuer = issuer;
    }

    /// The keys as they are published now. A client of its own each time: it happens every few minutes, and files may
    /// have been renewed.
    KeySet keys() throws IOException {
        try (var client = client()) {
            var place = issuer.keys().isPresent() ? issuer.keys().get() : discovered(client);
            return KeySet.parse(get(client, place));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What [OpenID Connect Discovery](https://openid.net/specs/openid-connect-discovery-1_0.html) says of the keys.
    /// The
    /// document must be the issuer's own, and an issuer with TLS may not send us to where there is none.
    private URI discovered(HttpClient client) throws IOException, InterruptedException {
        var document = Jwt.JSON.readTree(get(client, URI.create(issuer.url() + "/.well-known/openid-configuration")));
        if (!document.path("issuer").asString("").equals(issuer.url())) {
            throw new IOException("its discovery document names another issuer");
        }
        var place = OidcIssuer.requireSafe(document.path("jwks_uri").asString(""), "its keys");
        if ("http".equals(place.getScheme()) && !issuer.isPlain()) {
            throw new IOException("its keys are not behind TLS");
        }
        return place;
    }

    private byte[] get(HttpClient client, URI uri) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(ANSWER).header("accept", "application/json");
        var home = issuer.keys().orElseGet(() -> URI.create(issuer.url()));
        // Whoever the document sends us to gets no token of ours.
        if (issuer.token().isPresent() && uri.getRawAuthority().equals(home.getRawAuthority())) {
            request.header(
                    "authorization",
                    "Bearer " + Files.readString(issuer.token().get()).strip());
        }
        var answer = client.send(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpClient client() throws IOException {
        var client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (issuer.ca().isPresent()) {
            client.sslContext(trusting());
        }
        return client.build();
    }

    private SSLContext trusting() throws IOException {
        try (var pem = Files.newInputStream(issuer.ca().orElseThrow())) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(issuer.ca().orElseThrow() + " holds no certificates", e);
        }
    }
}
