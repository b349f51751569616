package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.server.config.OperatorMistake;
import io.granary.server.config.ServerConfig;
import io.granary.server.tls.TestCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole servers with a certificate.
class TlsServerTest {
    private static final AccessKey KEY = new AccessKey("test", "secret");

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void theGatewaySpeaksTlsFromVersionOnePointTwoOn() throws Exception {
        var own = TestCertificate.make(directory, "EC", "own", "-1d", 10);
        try (var server = start(own)) {
            assertTrue(out.toString().contains("https://127.0.0.1:"), out::toString);
            for (var protocol : List.of("TLSv1.2", "TLSv1.3")) {
                try (var socket = connect(server, protocol)) {
                    assertTrue(answer(socket).startsWith("HTTP/1.1 403 "));
                }
            }
            assertThrows(SSLException.class, () -> connect(server, "TLSv1.1").close());
        }
    }

    @Test
    void aRenewedCertificateIsTakenUp() throws Exception {
        var own = TestCertificate.make(directory, "EC", "own", "-1d", 10);
        var next = TestCertificate.make(directory, "RSA", "next", "-1d", 10);
        try (var server = start(own)) {
            assertEquals("CN=own", subject(server));
            replace(next.key(), own.key());
            replace(next.certificate(), own.certificate());
            var deadline = Instant.now().plusSeconds(30);
            while (!subject(server).equals("CN=next")) {
                assertTrue(Instant.now().isBefore(deadline), "the new certificate was not taken up within 30 s");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void filesThatCannotBeUsedKeepTheServerFromStarting() throws Exception {
        var expired = TestCertificate.make(directory, "EC", "own", "-10d", 5);
        var mistake = assertThrows(OperatorMistake.class, () -> start(expired));
        assertTrue(String.valueOf(mistake.getMessage()).contains("expired at"), mistake.getMessage());
        assertFalse(Files.exists(directory.resolve("data")), "nothing was made");
        var half = assertThrows(
                OperatorMistake.class,
                () -> ServerConfig.read(
                        Map.of("tls-certificate", List.of(expired.certificate().toString())), Optional.empty()));
        assertTrue(String.valueOf(half.getMessage()).contains("tls-key"), half.getMessage());
    }

    private Server start(TestCertificate certificate) throws IOException {
        var config = ServerConfig.read(
                Map.of(
                        "data", List.of(directory.resolve("data").toString()),
                        "listen", List.of("127.0.0.1:0"),
                        "admin", List.of("127.0.0.1:0"),
                        "reserve", List.of("0"),
                        "tls-certificate", List.of(certificate.certificate().toString()),
                        "tls-key", List.of(certificate.key().toString())),
                Optional.empty());
        return Server.start(config, Optional.of(KEY), new PrintWriter(out, true));
    }

    /// Both files are written before the second one moves, so the server may see a key without its certificate: it must
    /// keep what it has until they fit.
    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(to, FileTime.from(Instant.now().plusSeconds(10)));
    }

    private static String subject(Server server) throws Exception {
        try (var socket = connect(server, "TLSv1.3")) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static SSLSocket connect(Server server, String protocol) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
        var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.s3().port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    private static String answer(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
