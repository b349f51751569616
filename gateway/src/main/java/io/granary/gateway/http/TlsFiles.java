package io.granary.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// The certificate and the key of the S3 port, two PEM files as every tool writes them: the server's certificate first
/// and those that signed it behind, and an unencrypted PKCS #8 key (`BEGIN PRIVATE KEY`).
public record TlsFiles(Path certificate, Path key) {
    /// TLS 1.0 and 1.1 are broken; whatever speaks S3 today speaks 1.2.
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    /// What the files hold, checked.
    ///
    /// @param expires when the certificate does
    record Loaded(ServerSSLOptions options, Instant expires) {}

    /// Reads the files; throws as [#check] when they cannot be read, when the certificate is not valid at `now` or when
    /// the key is another certificate's.
    Loaded load(Instant now) throws IOException {
        var chain = certificates();
        var own = chain.getFirst();
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw new IOException("the certificate in " + certificate + " expired at "
                    + own.getNotAfter().toInstant());
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new IOException("the certificate in " + certificate + " is valid only from "
                    + own.getNotBefore().toInstant() + " on: look at the machine's clock");
        }
        var pem = read(key);
        requirePair(own, privateKey(pem, own));
        var options = new ServerSSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(read(certificate)))
                        .addKeyValue(Buffer.buffer(pem)))
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        return new Loaded(options, own.getNotAfter().toInstant());
    }

    /// Throws `IOException`, whose message is one line for the operator, for files that cannot be used at `now`.
    public void check(Instant now) throws IOException {
        load(now);
    }

    /// When either file last changed; a change of it is a reason to load them again.
    String stamp() throws IOException {
        return Files.getLastModifiedTime(certificate) + " " + Files.getLastModifiedTime(key);
    }

    private List<X509Certificate> certificates() throws IOException {
        try {
            var chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(read(certificate)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException e) {
            throw new IOException(certificate + " holds no certificate in PEM form", e);
        }
        throw new IOException(certificate + " holds no certificate in PEM form");
    }

    private PrivateKey privateKey(byte[] pem, X509Certificate own) throws IOException {
        var text = new String(pem, StandardCharsets.US_ASCII);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new IOException(key + " holds no unencrypted PKCS #8 key; make one of it with: openssl pkcs8 -topk8"
                    + " -nocrypt -in KEY -out NEW");
        }
        try {
            var der = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
            return KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    key + " is no " + own.getPublicKey().getAlgorithm() + " key, as " + certificate + " needs one", e);
        }
    }

    /// A key fits a certificate when the one verifies what the other signs.
    private void requirePair(X509Certificate own, PrivateKey secret) throws IOException {
        var text = new byte[32];
        try {
            var signature = Signature.getInstance(signatureOf(own));
            signature.initSign(secret);
            signature.update(text);
            var signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(text);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(key + " cannot be used with " + certificate + ": " + e.getMessage(), e);
        }
        throw new IOException(key + " is not the key of the certificate in " + certificate);
    }

    private static String signatureOf(X509Certificate own) {
        return switch (own.getPublicKey().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case String other -> other;
        };
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " is not there", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
