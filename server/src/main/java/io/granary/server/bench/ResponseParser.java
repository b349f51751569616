package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Reads HTTP/1.1 answers, one after the other, from whatever pieces arrive: a body with a length, a chunked one, or
/// none. Belongs to one connection.
final class ResponseParser {
    private enum State {
        STATUS,
        HEADER,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_BODY_BYTES = 1 << 30;

    private final StringBuilder line = new StringBuilder();
    private State state = State.STATUS;
    private int status;
    private long remaining;
    private boolean chunked;
    private boolean keepAlive = true;
    private byte[] body = new byte[4096];
    private int length;

    /// Takes bytes out of `in` and returns whether an answer is complete. Throws `IllegalArgumentException` for what is
    /// no HTTP.
    boolean feed(ByteBuf in) {
        while (in.isReadable()) {
            if (state == State.BODY || state == State.CHUNK) {
                take(in);
                if (remaining > 0) {
                    return false;
                }
                if (state == State.BODY) {
                    return true;
                }
                state = State.CHUNK_END;
            } else if (takeLine(in) && endsAnswer(finishLine())) {
                return true;
            }
        }
        return false;
    }

    /// The answer that [#feed] completed, lent until the next call of it.
    Response response() {
        state = State.STATUS;
        return new Response(status, body, length);
    }

    /// Whether the server keeps the connection open after this answer.
    boolean keepAlive() {
        return keepAlive;
    }

    private void take(ByteBuf in) {
        int count = (int) Math.min(remaining, in.readableBytes());
        if (length + count > body.length) {
            body = Arrays.copyOf(body, Math.max(length + count, body.length * 2));
        }
        in.readBytes(body, length, count);
        length += count;
        remaining -= count;
    }

    private boolean takeLine(ByteBuf in) {
        int end = in.bytesBefore((byte) '\n');
        int count = end < 0 ? in.readableBytes() : end;
        if (line.length() + count > MAX_LINE_BYTES) {
            throw new IllegalArgumentException("a line of the answer is too long");
        }
        line.append(in.readCharSequence(count, StandardCharsets.ISO_8859_1));
        if (end >= 0) {
            in.skipBytes(1);
        }
        return end >= 0;
    }

    private String finishLine() {
        int end = line.length();
        var text = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
        line.setLength(0);
        return text;
    }

    private boolean endsAnswer(String text) {
        switch (state) {
            case STATUS -> begin(text);
            case HEADER -> {
                if (text.isEmpty()) {
                    return endsHead();
                }
                header(text);
            }
            case CHUNK_SIZE -> {
                int semicolon = text.indexOf(';');
                expect(Long.parseLong(
                        semicolon < 0
                                ? text.strip()
                                : text.substring(0, semicolon).strip(),
                        16));
                state = remaining == 0 ? State.TRAILER : State.CHUNK;
            }
            case CHUNK_END -> state = State.CHUNK_SIZE;
            case TRAILER -> {
                return text.isEmpty();
            }
            case BODY, CHUNK -> throw new IllegalStateException(); // these have no lines
        }
        return false;
    }

    private void begin(String text) {
        if (!text.startsWith("HTTP/1.") || text.length() < 12) {
            throw new IllegalArgumentException("the answer is no HTTP/1.1");
        }
        status = Integer.parseInt(text.substring(9, 12));
        keepAlive = text.charAt(7) == '1';
        remaining = 0;
        length = 0;
        chunked = false;
        state = State.HEADER;
    }

    private void header(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a header has no colon");
        }
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" ->
                expect(Long.parseLong(text.substring(colon + 1).strip()));
            case "transfer-encoding" -> chunked = text.toLowerCase(Locale.ROOT).contains("chunked");
            case "connection" -> keepAlive &= !text.toLowerCase(Locale.ROOT).contains("close");
            default -> {} // none of a load's business
        }
    }

    private boolean endsHead() {
        if (status < 200) {
            state = State.STATUS; // 100 Continue: the answer comes behind it
            return false;
        }
        boolean bodiless = status == 204 || status == 304;
        state = chunked && !bodiless ? State.CHUNK_SIZE : State.BODY;
        return bodiless || (!chunked && remaining == 0);
    }

    private void expect(long bytes) {
        if (bytes < 0 || length + bytes > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("the answer's length is out of range");
        }
        remaining = bytes;
    }
}
