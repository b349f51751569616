package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Entries of DeleteObjects that go only if they are what the client takes them for.
class DeleteConditionsTest extends OperationSuite {
    @BeforeEach
    void objects() throws Exception {
        call("PUT /set");
        for (var key : List.of("a", "b", "c", "d", "e")) {
            store.call(Requests.of(utf8(key.repeat(5)), "PUT /set/" + key));
        }
    }

    private Answer delete(String objects) throws Exception {
        return store.call(Requests.of(utf8("<Delete>" + objects + "</Delete>"), "POST /set?delete"));
    }

    @Test
    void eachEntryIsJudgedByItself() throws Exception {
        var head = call("HEAD /set/a");
        var tag = head.header("etag").orElseThrow();
        var time = head.header("last-modified").orElseThrow();
        var answer = delete("<Object><Key>a</Key><ETag>" + tag.replace("\"", "&quot;") + "</ETag><Size>5</Size>"
                + "<LastModifiedTime>" + time + "</LastModifiedTime></Object>"
                + "<Object><Key>b</Key><ETag>" + tag.replace("\"", "") + "</ETag></Object>"
                + "<Object><Key>c</Key><Size>4</Size></Object>"
                + "<Object><Key>d</Key></Object>"
                + "<Object><Key>e</Key><LastModifiedTime>2020-01-01T00:00:00Z</LastModifiedTime></Object>"
                + "<Object><Key>never</Key><ETag>x</ETag></Object>");
        assertEquals(List.of("a", "d", "never"), answer.texts("Deleted", "Key"));
        assertEquals(List.of("b", "c", "e"), answer.texts("Error", "Key"));
        assertEquals(
                List.of("PreconditionFailed", "PreconditionFailed", "PreconditionFailed"),
                answer.texts("Error", "Code"));
        // In the order of the request.
        assertEquals(
                List.of("a", "b", "c", "d", "e", "never"),
                answer.xml().children().stream()
                        .map(line -> line.textOf("Key").orElseThrow())
                        .toList());
        assertEquals(404, call("HEAD /set/a").status());
        assertEquals(200, call("HEAD /set/b").status());
        assertEquals(200, call("HEAD /set/c").status());
        assertEquals(404, call("HEAD /set/d").status());
    }

    @Test
    void aVersionMayBeNamed() throws Exception {
        store.call(Requests.of(
                utf8("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
                "PUT /set?versioning"));
        var made = store.call(Requests.of(utf8("new"), "PUT /set/a"));
        var id = made.header("x-amz-version-id").orElseThrow();
        var entry = "<Object><Key>a</Key><VersionId>" + id + "</VersionId><Size>%s</Size></Object>";
        assertEquals(List.of("PreconditionFailed"), delete(entry.formatted(4)).texts("Error", "Code"));
        assertEquals("new", call("GET /set/a").text());
        assertEquals(List.of(id), delete(entry.formatted(3)).texts("Deleted", "VersionId"));
        assertEquals("aaaaa", call("GET /set/a").text());
    }

    @Test
    void whatIsNoConditionIsRefused() throws Exception {
        assertEquals(
                "InvalidArgument",
                delete("<Object><Key>a</Key><Size>many</Size></Object>").code());
        assertEquals(200, call("HEAD /set/a").status());
    }
}
