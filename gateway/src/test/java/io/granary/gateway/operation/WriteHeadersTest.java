package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.ETag;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.Headers.Header;
import io.granary.model.object.WriteCondition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the head of a write says beside its address: headers to keep, conditions, the source of a copy.
class WriteHeadersTest {
    private static final String PUT = "PUT /icons/a";

    @Test
    void standardAndUserHeadersAreKeptAsTheyCame() {
        var headers = stored(
                "Content-Type: image/svg+xml",
                "Cache-Control: max-age=60",
                "X-Amz-Meta-Mode: 33188",
                "x-amz-meta-na\u00c3\u00afve: \u00c3\u00a9 =?UTF-8?B?w6k=?=",
                "Expires: Sun, 06 Nov 1994 08:49:37 GMT",
                "User-Agent: test",
                "x-amz-content-sha256: UNSIGNED-PAYLOAD");
        assertEquals(
                new Headers(List.of(
                        new Header("content-type", "image/svg+xml"),
                        new Header("cache-control", "max-age=60"),
                        new Header("x-amz-meta-mode", "33188"),
                        new Header("x-amz-meta-na\u00e3\u00afve", "\u00c3\u00a9 =?UTF-8?B?w6k=?="),
                        new Header("expires", "Sun, 06 Nov 1994 08:49:37 GMT"))),
                headers);
    }

    @Test
    void theFramingOfTheTransferIsNoPropertyOfTheObject() {
        assertEquals(Headers.NONE, stored("Content-Encoding: aws-chunked"));
        assertEquals(
                new Headers(List.of(new Header("content-encoding", "gzip"))),
                stored("Content-Encoding: aws-chunked,gzip"));
        assertEquals(
                new Headers(List.of(new Header("content-encoding", "gzip, br"))), stored("Content-Encoding: gzip, br"));
    }

    @Test
    void fieldsOfTheSameNameAreJoined() {
        assertEquals(
                new Headers(List.of(new Header("x-amz-meta-tag", "a,b"))),
                stored("x-amz-meta-tag: a", "X-Amz-Meta-Tag: b"));
    }

    @Test
    void userMetadataIsLimited() {
        stored("x-amz-meta-k: " + "v".repeat(2047));
        var refused = refusal("x-amz-meta-k: " + "v".repeat(2048));
        assertEquals(new RequestFailure.MetadataTooLarge(2049, 2048), refused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-server-side-encryption: AES256",
                "x-amz-server-side-encryption-customer-key: k",
                "x-amz-write-offset-bytes: 7",
                "x-amz-website-redirect-location: /b",
                "x-amz-storage-class: GLACIER",
            })
    void whatWouldChangeTheMeaningIsRefusedByName(String header) {
        var refused = assertInstanceOf(RequestFailure.NotImplemented.class, refusal(header));
        assertEquals(header.substring(0, header.indexOf(':')), refused.what().split(":", 2)[0]);
    }

    @Test
    void whatAsksForWhatHappensAnywayIsAccepted() {
        assertEquals(
                Headers.NONE,
                stored(
                        "x-amz-acl: private",
                        "x-amz-storage-class: STANDARD",
                        "x-amz-request-payer: requester",
                        "x-amz-expected-bucket-owner: 1"));
    }

    @Test
    void tagsAreAnAttributeAndNoHeader() {
        var stored = stored("x-amz-tagging: b=%26&a", "x-amz-meta-who: me");
        assertEquals(Headers.NONE.with("x-amz-meta-who", "me"), stored.visible());
        assertEquals(Headers.NONE.with(Attributes.TAGGING, "a=&b=%26"), stored.attributes());
        assertEquals(Headers.NONE, stored("x-amz-tagging: "));
        assertInstanceOf(RequestFailure.InvalidTag.class, refusal("x-amz-tagging: a=1&a=2"));
    }

    @Test
    void anUnknownStorageClassIsInvalid() {
        assertInstanceOf(RequestFailure.InvalidHeader.class, refusal("x-amz-storage-class: COLD"));
    }

    @Test
    void conditionsOfAPut() {
        var tag = "0123456789abcdef0123456789abcdef";
        assertEquals(WriteCondition.ALWAYS, condition());
        assertEquals(WriteCondition.ABSENT, condition("If-None-Match: *"));
        assertEquals(new WriteCondition.Present(), condition("If-Match: *"));
        assertEquals(new WriteCondition.Matches(ETag.parse(tag)), condition("If-Match: \"" + tag + '"'));
        assertEquals(new WriteCondition.Matches(ETag.parse(tag)), condition("If-Match: " + tag));
        assertEquals(new WriteCondition.MatchesNothing(), condition("If-Match: \"other\""));
        assertEquals(new WriteCondition.Differs(ETag.parse(tag)), condition("If-None-Match: \"" + tag + '"'));
        assertEquals(WriteCondition.ALWAYS, condition("If-None-Match: \"other\""));
        assertThrows(RequestException.class, () -> condition("If-None-Match: \"a\", \"b\""));
        assertThrows(RequestException.class, () -> condition("If-None-Match: *", "If-Match: *"));
        assertThrows(RequestException.class, () -> condition("If-Unmodified-Since: x"));
    }

    @Test
    void sourcesOfACopy() {
        assertEquals("icons a/b c", source("/icons/a/b%20c"));
        assertEquals("icons a+b", source("icons/a+b"));
        assertEquals("icons é", source("icons/%C3%A9"));
        assertEquals("icons é", source("icons/\u00c3\u00a9"));
        assertEquals("icons /a//", source("/icons//a//"));
        assertEquals("icons a?versionId=1", source("icons/a%3FversionId=1"));
        assertEquals("icons a", source("icons/a?versionId=null"));
        assertEquals("icons %", source("icons/%25"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "icons",
                "icons/",
                "/icons/",
                "icons/a%2",
                "icons/a%zz",
                "I/a",
                "icons/%ff",
                "//a",
                "icons/a?versionId=3",
                "icons/a?versionId="
            })
    void sourcesThatNameNoObject(String header) {
        assertThrows(RequestException.class, () -> source(header));
    }

    @Test
    void tooLongASource() {
        assertThrows(RequestException.class, () -> source("icons/" + "k".repeat(1025)));
    }

    private static Headers stored(String... headers) {
        return StoredHeaders.of(Requests.of(lines(headers)));
    }

    private static RequestFailure refusal(String header) {
        return assertThrows(RequestException.class, () -> stored(header)).failure();
    }

    private static WriteCondition condition(String... headers) {
        return WriteConditions.ofPut(Requests.of(lines(headers)).headers());
    }

    private static String source(String header) {
        var source = CopySource.of(Requests.of(PUT, "x-amz-copy-source: " + header));
        return source.bucket() + " " + source.key();
    }

    private static String[] lines(String... headers) {
        var lines = new String[headers.length + 1];
        lines[0] = PUT;
        System.arraycopy(headers, 0, lines, 1, headers.length);
        return lines;
    }
}
