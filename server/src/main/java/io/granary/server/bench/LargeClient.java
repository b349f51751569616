package io.granary.server.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A blocking client that costs little: bodies are sent from one buffer and thrown away as they come. One connection,
/// one
/// thread. The payload is not signed, as SDKs do over TLS: a client that hashes would measure itself.
final class LargeClient implements Closeable {
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final int BUFFER_BYTES = 256 << 10;

    private final Signer signer;
    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /// One answer.
    ///
    /// @param text the body, where it is short enough to be kept
    record Answer(int status, long length, String etag, String text) {
        Answer require(int expected) throws IOException {
            if (status != expected) {
                throw new IOException(
                        "answered " + status + ": " + text.lines().findFirst().orElse(""));
            }
            return this;
        }
    }

    LargeClient(URI endpoint, Signer signer) throws IOException {
        this.signer = signer;
        this.socket = new Socket(endpoint.getHost(), endpoint.getPort() < 0 ? 80 : endpoint.getPort());
        this.socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    Answer get(String path) throws IOException {
        return exchange("GET", path, "", new byte[0], -1);
    }

    /// Sends `body` again and again until `length` bytes have gone.
    Answer put(String path, String query, byte[] body, long length) throws IOException {
        return exchange("PUT", path, query, body, length);
    }

    Answer post(String path, String query, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange("POST", path, query, bytes, bytes.length);
    }

    Answer delete(String path, String query) throws IOException {
        return exchange("DELETE", path, query, new byte[0], -1);
    }

    private Answer exchange(String method, String path, String query, byte[] body, long length) throws IOException {
        var out = socket.getOutputStream();
        out.write(signer.head(method, path, query, UNSIGNED, length));
        for (long left = length; left > 0; left -= body.length) {
            out.write(body, 0, (int) Math.min(left, body.length));
        }
        return answer();
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        long length = 0;
        var etag = "";
        for (var line = line(); !line.isEmpty(); line = line()) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(line.substring(15).strip());
            } else if (lower.startsWith("etag:")) {
                etag = line.substring(5).strip();
            }
        }
        return new Answer(status, length, etag, body(length));
    }

    private String body(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("the answer ended " + left + " bytes early");
            }
            left -= count;
            if (left == 0 && length == count) {
                return new String(buffer, 0, Math.min(count, 4096), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server hung up");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
