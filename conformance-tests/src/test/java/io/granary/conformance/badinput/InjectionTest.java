package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of the client's that come back in answers: none becomes a header, a second answer, or an element of a
/// document.
class InjectionTest extends BadInputSuite {
    /// Line ends as bytes, within wider characters, and in the encoding of mail.
    private static final String[] VALUES = {
        "a\r\nx-injected: 1",
        "a\nx-injected: 1",
        "a\rx-injected: 1",
        "a\r\n\r\nHTTP/1.1 200 OK\r\nx-injected: 1\r\n\r\n",
        "a\u0000x-injected: 1",
        "a\u560d\u560ax-injected: 1",
        "a\u010d\u010ax-injected: 1",
        "a\u0085x-injected: 1",
        "a\u2028x-injected: 1",
        "=?UTF-8?Q?=0D=0Ax-injected:_1?="
    };

    @ParameterizedTest
    @ValueSource(strings = {"type", "language", "disposition", "encoding"})
    void overridesOfContentHeadersStayInTheirLine(String name) throws IOException {
        override("response-content-" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"expires", "cache-control"})
    void otherOverridesStayInTheirLine(String name) throws IOException {
        override("response-" + name);
    }

    private void override(String parameter) throws IOException {
        exchange(RawRequest.of("PUT", path("key")).body("body").signed());
        for (var value : VALUES) {
            var target = path("key") + "?" + parameter + "=" + RawRequest.encoded(value);
            var signed = RawRequest.of("GET", target);
            for (var request : new RawRequest[] {signed, RawRequest.of("HEAD", target)}) {
                assertInLine(value, request);
            }
            var presigned = exchange(signed.presigned(Duration.ofMinutes(5)));
            assertFalse(presigned.headers().containsKey("x-injected"), presigned::toString);
        }
    }

    /// The answer has no header of the client's, and the next answer on the connection is the next one.
    private void assertInLine(String value, RawRequest request) throws IOException {
        try (var connection = RawConnection.to(endpoint)) {
            connection.send(request.signed());
            connection.send(RawRequest.of("GET", path("no-such-key")).signed());
            var answer = connection.receive(request.method());
            assertFalse(answer.headers().containsKey("x-injected"), answer::toString);
            boolean control = value.chars().anyMatch(c -> c < ' ');
            assertEquals(control ? 400 : 200, answer.status(), answer::toString);
            assertEquals("NoSuchKey", connection.receive("GET").code());
        }
    }

    /// What the standard takes for a value is kept to the byte; all else is refused before anything is stored.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-meta-a",
                "Content-Type",
                "Content-Disposition",
                "Cache-Control",
                "Content-Language",
                "x-amz-tagging",
                "x-amz-acl",
                "x-amz-storage-class",
                "x-amz-copy-source"
            })
    void controlCharactersInHeadersAreRefused(String name) throws IOException {
        for (var character : new String[] {"\u0000", "\u0001", "\u000b", "\r", "\u007f"}) {
            var answer = exchange(RawRequest.of("PUT", path("key"))
                    .header(name, "a" + character + "b")
                    .body("body")
                    .signed());
            assertTrue(answer.status() == 400 || answer.status() == 403, answer::toString);
        }
        assertAbsent("key");
    }

    @Test
    void encodedWordsAreNotDecoded() throws IOException {
        var value = "=?UTF-8?B?DQp4LWluamVjdGVkOiAx?= =?UTF-8?Q?=0D=0Ax-injected:_1?=";
        var put =
                RawRequest.of("PUT", path("key")).header("x-amz-meta-a", value).body("body");
        assertEquals(200, exchange(put.signed()).status());
        var answer = get("key");
        assertEquals(value, answer.header("x-amz-meta-a"));
        assertFalse(answer.headers().containsKey("x-injected"), answer::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nx-injected: 1",
                "</Key><Injected>1</Injected><Key>",
                "]]><Injected>1</Injected><![CDATA[",
                "&lt;Injected&gt;",
                "<!ENTITY x 'y'>&x;",
                "\"'><Injected/>"
            })
    void keysAreTextInDocuments(String key) throws IOException {
        var absent = refused(404, "NoSuchKey", RawRequest.of("GET", path(key)).signed());
        assertNoElement(absent);
        assertEquals(
                200,
                exchange(RawRequest.of("PUT", path(key)).body("body").signed()).status());
        for (var target : new String[] {
            "/" + bucket,
            "/" + bucket + "?list-type=2",
            "/" + bucket + "?list-type=2&encoding-type=url",
            "/" + bucket + "?versions",
            "/" + bucket + "?list-type=2&prefix=" + RawRequest.encoded(key),
            "/" + bucket + "?list-type=2&delimiter=" + RawRequest.encoded(key),
            "/" + bucket + "?marker=" + RawRequest.encoded(key),
            "/" + bucket + "?uploads&prefix=" + RawRequest.encoded(key)
        }) {
            var answer = exchange(RawRequest.of("GET", target).signed());
            assertEquals(200, answer.status(), answer::toString);
            assertNoElement(answer);
        }
        var copy = exchange(RawRequest.of("PUT", path("copy"))
                .header("x-amz-copy-source", path(key))
                .signed());
        assertEquals(200, copy.status(), copy::toString);
        assertNoElement(copy);
        var upload = exchange(RawRequest.of("POST", path(key) + "?uploads").signed());
        assertEquals(200, upload.status(), upload::toString);
        assertNoElement(upload);
    }

    private static void assertNoElement(RawResponse answer) {
        assertFalse(answer.text().contains("<Injected"), answer::text);
        assertFalse(answer.text().contains("<!ENTITY"), answer::text);
        assertFalse(answer.headers().containsKey("x-injected"), answer::toString);
    }
}
