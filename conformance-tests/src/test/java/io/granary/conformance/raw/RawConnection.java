package io.granary.conformance.raw;

import io.granary.conformance.harness.Endpoint;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection on which the test decides about every byte.
public final class RawConnection implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    public static RawConnection to(Endpoint endpoint) throws IOException {
        return new RawConnection(
                new Socket(endpoint.address().getAddress(), endpoint.address().getPort()));
    }

    /// Sends one request on a connection of its own and gives the answer.
    public static RawResponse exchange(Endpoint endpoint, SignedRequest request) throws IOException {
        try (var connection = to(endpoint)) {
            return connection.send(request).receive(request.method());
        }
    }

    public RawConnection send(SignedRequest request) throws IOException {
        return send(request.bytes());
    }

    /// A server that has answered and hung up may refuse the rest: that is no failure here, the answer tells.
    public RawConnection send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException hungUp) {
            if (socket.isInputShutdown()) {
                throw hungUp;
            }
        }
        return this;
    }

    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// No more will be sent; answers can still be read.
    public RawConnection endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Cuts the connection with a reset, as a machine does that fails.
    public void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// The next final answer; an interim `100 Continue` before it is passed over.
    public RawResponse receive(String method) throws IOException {
        var response = receiveAny(method);
        return response.status() == 100 ? receiveAny(method) : response;
    }

    /// The next answer, `100 Continue` included.
    public RawResponse receiveAny(String method) throws IOException {
        var status = line();
        if (!status.startsWith("HTTP/1.")) {
            throw new IOException("no answer: " + status);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean bodiless = method.equals("HEAD") || code == 100 || code == 204 || code == 304;
        return new RawResponse(code, headers, bodiless ? new byte[0] : body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        var length = headers.get("content-length");
        return length == null ? in.readAllBytes() : exactly(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after '" + line.toString(StandardCharsets.UTF_8) + "'");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /// Reads on until the server hangs up and gives all that it still sent; throws `AssertionError` if it has not by
    /// `limit`.
    public String awaitEnd(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        var rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("the connection is still open after " + limit.toSeconds() + " s", stillOpen);
        } catch (SocketException reset) {
            // Hung up as well, if less politely.
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
