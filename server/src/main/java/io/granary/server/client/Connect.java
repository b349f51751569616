package io.granary.server.client;

import io.granary.server.bench.BenchKey;
import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags by which a command finds the server and signs; where they are missing the environment tells, as it tells
/// other clients.
final class Connect {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The server. Default: $AWS_ENDPOINT_URL, or http://127.0.0.1:9000")
    private @Nullable URI endpoint;

    @Option(
            names = "--access-key",
            paramLabel = "ID",
            description = "Default: $GRANARY_ACCESS_KEY_ID, $AWS_ACCESS_KEY_ID, or what ./data/credentials has.")
    private @Nullable String accessKey;

    @Option(names = "--secret-key", paramLabel = "SECRET", description = "Its secret, from the same places.")
    private @Nullable String secretKey;

    @Option(names = "--region", paramLabel = "NAME", description = "Default: $AWS_REGION, or us-east-1")
    private @Nullable String region;

    @Option(
            names = "--ca-certificate",
            paramLabel = "FILE",
            description = "Trusts this authority alone, in PEM form. Default: $AWS_CA_BUNDLE, or what Java trusts.")
    private @Nullable Path authority;

    S3Client open() throws IOException {
        return open(System.getenv());
    }

    S3Client open(Map<String, String> environment) throws IOException {
        var url = endpoint != null
                ? endpoint
                : URI.create(environment.getOrDefault("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"));
        if (!List.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getAuthority() == null) {
            throw new OperatorMistake(
                    "'" + url + "' is no http or https URL", "write for example http://127.0.0.1:9000");
        }
        var key = BenchKey.find(accessKey, secretKey, environment);
        return new S3Client(
                url,
                region != null ? region : environment.getOrDefault("AWS_REGION", "us-east-1"),
                key.id(),
                key.secret(),
                tls(environment));
    }

    private Optional<SSLContext> tls(Map<String, String> environment) throws IOException {
        var bundle = environment.getOrDefault("AWS_CA_BUNDLE", "");
        if (authority == null && bundle.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(trusting(authority == null ? Path.of(bundle) : authority));
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new OperatorMistake(
                    "cannot use " + file + ": " + e.getMessage(), "give certificates in PEM form to --ca-certificate");
        } catch (java.nio.file.NoSuchFileException e) {
            throw new OperatorMistake("there is no file " + file, "check the path behind --ca-certificate");
        }
    }
}
