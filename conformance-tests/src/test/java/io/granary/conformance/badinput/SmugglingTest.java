package io.granary.conformance.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.SignedRequest;
import io.granary.conformance.raw.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Requests that two readers could end at two places. Whatever is written inside or behind one of them is no request of
/// its own: a put of `smuggled`, rightly signed, that must not happen.
class SmugglingTest extends BadInputSuite {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// Behind the head of an unsigned put, without the empty line: lines that contradict each other or the standard.
    private static final List<String> AMBIGUOUS = List.of(
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "Content-Length: 3\r\nContent-Length: 3\r\n",
            "Content-Length: 3\r\nContent-Length: 4\r\n",
            "Content-Length: 0\r\nContent-Length: 3\r\n",
            "Content-Length: 3, 3\r\n",
            "Content-Length: 3,4\r\n",
            "Content-Length: +3\r\n",
            "Content-Length: -3\r\n",
            "Content-Length: 0x3\r\n",
            "Content-Length: 3 4\r\n",
            "Content-Length: 3.0\r\n",
            "Content-Length:\r\n",
            "Content-Length: \u00b2\r\n",
            "Content-Length: 18446744073709551619\r\n",
            "Content-Length: 9223372036854775808\r\n",
            "Content-Length : 3\r\n",
            "Content-Length\t: 3\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding: gzip\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: chunked, chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: \"chunked\"\r\n",
            "Transfer-Encoding: chunked;q=1\r\n",
            "Transfer-Encoding: \u000bchunked\r\n",
            "Transfer-Encoding: chunked\u0000\r\n",
            "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n",
            "X-Any: a\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "X-Any: a\rTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "X-Any: a\u0000b\r\nContent-Length: 3\r\n",
            "X-\u0000Any: a\r\nContent-Length: 3\r\n",
            "X Any: a\r\nContent-Length: 3\r\n",
            "Host: elsewhere.example\r\nContent-Length: 3\r\n");

    @Test
    void ambiguousHeadEndsTheConnection() throws IOException {
        var attempts = new LinkedHashMap<String, byte[]>();
        for (var lines : AMBIGUOUS) {
            // Whoever sees chunks sees the end of the body in the first line, whoever sees a length after it.
            attempts.put(
                    lines,
                    joined(
                            head(lines),
                            "0\r\n\r\n".getBytes(ISO_8859_1),
                            smuggled().bytes()));
            attempts.put(
                    lines + " and a length",
                    joined(head(lines), "abc".getBytes(ISO_8859_1), smuggled().bytes()));
        }
        attempts.put(
                "line feeds",
                joined(
                        ("GET " + path("outer") + " HTTP/1.1\nHost: granary.example\n\n").getBytes(ISO_8859_1),
                        smuggled().bytes()));
        attempts.put(
                "chunks of HTTP/1.0",
                joined(
                        text(head("Transfer-Encoding: chunked\r\n"))
                                .replace("HTTP/1.1", "HTTP/1.0")
                                .getBytes(ISO_8859_1),
                        "0\r\n\r\n".getBytes(ISO_8859_1),
                        smuggled().bytes()));
        answersOf(attempts, true).forEach((attempt, answer) -> {
            assertTrue(answer.matches("(?s)HTTP/1\\.[01] (400|501) .*"), () -> attempt + " was answered " + answer);
            assertEquals(1, count(answer), () -> attempt + " was answered " + answer);
        });
        assertAbsent("outer");
        assertAbsent("smuggled");
    }

    /// The chunks of a body, wrong in one place, and the request behind them.
    @Test
    void malformedChunksEndTheConnection() throws IOException {
        var attempts = new LinkedHashMap<String, byte[]>();
        for (var chunks : List.of(
                "3\nabc\n0\n\n",
                "3;a\nabc\r\n0\r\n\r\n",
                "3;a\rb\r\nabc\r\n0\r\n\r\n",
                "3;a=\"\r\n\"\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "+3\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n0\r\n\r\n",
                " 3\r\nabc\r\n0\r\n\r\n",
                "3_\r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "100000003\r\nabc\r\n0\r\n\r\n",
                "ffffffff\r\nabc\r\n0\r\n\r\n",
                "fffffffffffffff3\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc\r\n0\n\r\n")) {
            attempts.put(
                    chunks,
                    joined(
                            head("Transfer-Encoding: chunked\r\n"),
                            chunks.getBytes(ISO_8859_1),
                            smuggled().bytes()));
        }
        answersOf(attempts, true).forEach((attempt, answer) -> {
            assertFalse(answer.startsWith("HTTP/1.1 2"), () -> attempt + " was answered " + answer);
            assertTrue(count(answer) <= 1, () -> attempt + " was answered " + answer);
        });
        assertAbsent("outer");
        assertAbsent("smuggled");
    }

    /// A body is a body to its last byte: in chunks with extensions and trailers, and where a folded line might hide
    /// its length.
    @Test
    void aRequestWithinABodyIsTheBody() throws IOException {
        var inner = text(smuggled().bytes());
        int length = inner.length();
        var chunk = Integer.toHexString(length);
        var attempts = new LinkedHashMap<String, byte[]>();
        for (var whole : List.of(
                "Content-Length: " + length + "\r\n\r\n" + inner,
                "X-Any: a\r\n Transfer-Encoding: chunked\r\nContent-Length: " + (length + 5) + "\r\n\r\n0\r\n\r\n"
                        + inner,
                "Transfer-Encoding:\r\n chunked\r\n\r\n" + chunk + "\r\n" + inner + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n" + chunk + ";a=b\r\n" + inner + "\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n000" + chunk + "\r\n" + inner + "\r\n0\r\n\r\n",
                "Transfer-Encoding: Chunked\r\n\r\n" + chunk + "\r\n" + inner
                        + "\r\n0\r\nContent-Length: 0\r\nTransfer-Encoding: identity\r\nHost: other\r\n\r\n")) {
            var head = text(head(""));
            attempts.put(whole, (head.substring(0, head.length() - 2) + whole).getBytes(ISO_8859_1));
        }
        answersOf(attempts, false).forEach((attempt, answer) -> {
            // Its own answer, and that of the request behind it unless the first one ended the connection.
            int count = count(answer);
            assertTrue(count == 1 || count == 2, () -> attempt + " was answered " + answer);
            assertTrue(count == 1 || answer.contains("NoSuchKey"), () -> attempt + " was answered " + answer);
        });
        assertAbsent("smuggled");
    }

    /// Nor when the request is refused, or nobody expected a body.
    @Test
    void theBodyOfARefusedRequestIsNoRequest() throws IOException {
        var inner = smuggled().bytes();
        var wrong = new Signer(Endpoint.ACCESS_KEY, "wrong", Endpoint.REGION);
        var attempts = new LinkedHashMap<String, byte[]>();
        for (var outer : List.of(
                RawRequest.of("PUT", path("outer")).body(inner).signed(wrong),
                RawRequest.of("PUT", path("outer")).body(inner).signed().without("Authorization"),
                RawRequest.of("PUT", path("outer"))
                        .header("Expect", "100-continue")
                        .body(inner)
                        .signed(wrong),
                RawRequest.of("PUT", "/no-such-bucket-here/outer").body(inner).signed(),
                RawRequest.of("PUT", "/NO/outer").body(inner).signed(),
                RawRequest.of("GET", path("outer")).body(inner).signed(),
                RawRequest.of("HEAD", path("outer")).body(inner).signed(),
                RawRequest.of("DELETE", path("outer")).body(inner).signed(),
                RawRequest.of("BREW", path("outer")).body(inner).signed(),
                RawRequest.of("OPTIONS", path("outer")).body(inner).signed(),
                RawRequest.of("POST", "/" + bucket + "?delete").body(inner).signed())) {
            attempts.put(outer.method() + " " + outer.target() + " " + outer.headers(), outer.bytes());
        }
        answersOf(attempts, false).forEach((attempt, answer) -> {
            // Its own answer, and that of the request behind it unless the first one ended the connection.
            int count = count(answer);
            assertTrue(count == 1 || count == 2, () -> attempt + " was answered " + answer);
            assertTrue(count == 1 || answer.contains("NoSuchKey"), () -> attempt + " was answered " + answer);
        });
        assertAbsent("smuggled");
    }

    /// A refusal that says `Connection: close` is the last word, however well the next request is formed.
    @Test
    void nothingIsDoneBehindTheLastAnswer() throws IOException {
        var wrong = new Signer(Endpoint.ACCESS_KEY, "wrong", Endpoint.REGION);
        var attempts = new LinkedHashMap<String, byte[]>();
        for (int length : new int[] {1, 70_000, 300_000}) {
            var refused =
                    RawRequest.of("PUT", path("outer")).body(new byte[length]).signed(wrong);
            attempts.put(length + " bytes", joined(refused.bytes(), smuggled().bytes()));
        }
        answersOf(attempts, true).forEach((attempt, answer) -> {
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("connection: close"), answer);
            assertEquals(1, count(answer), () -> attempt + " was answered " + answer);
        });
        assertAbsent("smuggled");
    }

    private SignedRequest smuggled() {
        return RawRequest.of("PUT", path("smuggled")).body("x").signed();
    }

    /// The head of a put whose signature says nothing of its length, with these lines at its end.
    private byte[] head(String lines) {
        var head = text(RawRequest.of("PUT", path("outer"))
                .payload(RawRequest.UNSIGNED)
                .signed()
                .head());
        return (head.substring(0, head.length() - 2) + lines + "\r\n").getBytes(ISO_8859_1);
    }

    /// All at once, each on a connection of its own, so that the server's patience is waited for once.
    ///
    /// @param ended whether the client then says that no more will come; otherwise with a last request of its own
    private Map<String, String> answersOf(Map<String, byte[]> attempts, boolean ended) throws IOException {
        var last =
                RawRequest.of("GET", path("last")).header("Connection", "close").signed();
        var connections = new LinkedHashMap<String, RawConnection>();
        var answers = new LinkedHashMap<String, String>();
        try {
            for (var attempt : attempts.entrySet()) {
                var connection = RawConnection.to(endpoint);
                connections.put(attempt.getKey(), connection);
                connection.send(attempt.getValue());
                if (ended) {
                    connection.endSending();
                } else {
                    connection.send(last);
                }
            }
            for (var connection : connections.entrySet()) {
                answers.put(connection.getKey(), connection.getValue().awaitEnd(LIMIT));
            }
        } finally {
            for (var connection : connections.values()) {
                connection.close();
            }
        }
        return answers;
    }

    private static int count(String answer) {
        return answer.split("HTTP/1\\.[01] \\d", -1).length - 1;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
