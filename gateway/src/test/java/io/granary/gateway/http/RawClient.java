package io.granary.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.granary.gateway.request.HeaderList;
import io.granary.gateway.signing.ReferenceSigner;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A client that writes what a test tells it, well-formed or not, and reads one answer at a time.
final class RawClient implements Closeable {
    /// The clock of the gateway under test.
    static final Instant NOW = Instant.parse("2026-11-23T00:37:21Z");

    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, ISO_8859_1);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static ReferenceSigner signer() {
        return new ReferenceSigner(DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(NOW));
    }

    /// The head of a signed request, ready to send; `more` is not signed.
    static String signed(String method, String target, String payloadHash, String... more) {
        return signed(signer(), method, target, payloadHash, more);
    }

    static String signed(ReferenceSigner signer, String method, String target, String payloadHash, String... more) {
        int question = target.indexOf('?');
        var path = question < 0 ? target : target.substring(0, question);
        var query = question < 0 ? "" : target.substring(question + 1);
        var headers = signer.sign(method, path, query, HeaderList.of("host", "localhost"), payloadHash);
        for (int i = 0; i < more.length; i += 2) {
            headers.add(more[i], more[i + 1]);
        }
        var text = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Answer read() throws IOException {
        return read(false);
    }

    /// Reads one answer; throws `EOFException` where the server has closed instead.
    Answer read(boolean head) throws IOException {
        var status = line();
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("cut after " + body.length + " of " + length + " bytes");
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), headers, body);
    }

    /// Waits until the server closes; whether it did without sending more.
    boolean closed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
