package io.granary.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.http.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aCertificateAndItsKeyAreTaken(String algorithm) throws Exception {
        var made = TestCertificate.make(directory, algorithm, "own", "-1d", 10);
        new TlsFiles(made.certificate(), made.key()).check(Instant.now());
    }

    @Test
    void timesOfValidityCount() throws Exception {
        var made = TestCertificate.make(directory, "EC", "own", "-1d", 10);
        var files = new TlsFiles(made.certificate(), made.key());
        refused(files, Instant.now().plus(Duration.ofDays(10)), "expired at");
        refused(files, Instant.now().minus(Duration.ofDays(2)), "valid only from");
    }

    @Test
    void aKeyOfAnotherCertificateIsFoundOut() throws Exception {
        var own = TestCertificate.make(directory, "EC", "own", "-1d", 10);
        var other = TestCertificate.make(directory, "EC", "other", "-1d", 10);
        var rsa = TestCertificate.make(directory, "RSA", "rsa", "-1d", 10);
        refused(new TlsFiles(own.certificate(), other.key()), Instant.now(), "is not the key of");
        refused(new TlsFiles(own.certificate(), rsa.key()), Instant.now(), "is no EC key");
    }

    @Test
    void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
        var own = TestCertificate.make(directory, "EC", "own", "-1d", 10);
        var text = Files.writeString(directory.resolve("text"), "hello");
        var missing = directory.resolve("missing");
        refused(new TlsFiles(missing, own.key()), Instant.now(), missing + " is not there");
        refused(new TlsFiles(text, own.key()), Instant.now(), text + " holds no certificate");
        refused(new TlsFiles(own.certificate(), text), Instant.now(), "openssl pkcs8");
    }

    private static void refused(TlsFiles files, Instant now, String what) {
        var message = assertThrows(IOException.class, () -> files.check(now)).getMessage();
        assertTrue(message.contains(what), message);
        assertEquals(1, message.lines().count(), message);
    }
}
