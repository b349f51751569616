package io.granary.server.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
    private static final String ANSWERS = """
            HTTP/1.1 100 Continue\r
            \r
            HTTP/1.1 200 OK\r
            Content-Length: 5\r
            \r
            helloHTTP/1.1 204 No Content\r
            \r
            HTTP/1.1 200 OK\r
            transfer-encoding: Chunked\r
            \r
            3;x=y\r
            abc\r
            2\r
            de\r
            0\r
            trailer: x\r
            \r
            HTTP/1.1 404 Not Found\r
            Connection: close\r
            Content-Length: 28\r
            \r
            <Code>NoSuchKey</Code>------""";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
    void answersAreReadFromPiecesOfAnyLength(int pieceLength) {
        var parser = new ResponseParser();
        var seen = new StringBuilder();
        var bytes = Unpooled.wrappedBuffer(ANSWERS.getBytes(ISO_8859_1));
        while (bytes.isReadable()) {
            var piece = bytes.readSlice(Math.min(pieceLength, bytes.readableBytes()));
            while (parser.feed(piece)) {
                var response = parser.response();
                seen.append(response.status() + " " + response.text() + " " + parser.keepAlive() + "\n");
            }
        }

        assertEquals("""
                200 hello true
                204  true
                200 abcde true
                404 <Code>NoSuchKey</Code>------ false
                """, seen.toString());
    }

    @Test
    void aProblemIsStatusAndCode() {
        var parser = new ResponseParser();
        assertTrue(parser.feed(Unpooled.copiedBuffer(
                "HTTP/1.1 503 X\r\nContent-Length: 21\r\n\r\n<Code>SlowDown</Code>", ISO_8859_1)));

        assertFalse(parser.response().isSuccess());
        assertEquals("503 SlowDown", parser.response().problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n"
            })
    void whatIsNoHttpIsRefused(String bytes) {
        var parser = new ResponseParser();

        assertThrows(IllegalArgumentException.class, () -> parser.feed(Unpooled.copiedBuffer(bytes, ISO_8859_1)));
    }
}
