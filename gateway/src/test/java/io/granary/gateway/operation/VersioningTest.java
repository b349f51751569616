package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Versions, tags and locks as the operations have them.
class VersioningTest extends OperationSuite {
    private static final String ENABLED = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    private static final String SUSPENDED =
            "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";

    @BeforeEach
    void open() throws Exception {
        call("PUT /icons");
    }

    @Test
    void aBucketSaysWhetherItKeepsVersions() throws Exception {
        assertEquals(List.of(), call("GET /icons?versioning").xml().children());
        assertEquals(200, send("PUT /icons?versioning", ENABLED).status());
        assertEquals("Enabled", status());
        assertEquals(200, send("PUT /icons?versioning", SUSPENDED).status());
        assertEquals("Suspended", status());
    }

    @ParameterizedTest
    @CsvSource({
        "<VersioningConfiguration/>, IllegalVersioningConfigurationException",
        "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>, MalformedXML",
        "<Versioning/>, MalformedXML",
        "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>,"
                + " NotImplemented",
    })
    void statesThatThereAreNot(String document, String code) throws Exception {
        assertEquals(code, send("PUT /icons?versioning", document).code());
    }

    @Test
    void aBucketThatNeverKeptVersionsDoesNotSpeakOfThem() throws Exception {
        assertEquals(Optional.empty(), send("PUT /icons/a", "1").header("x-amz-version-id"));
        assertEquals(Optional.empty(), call("GET /icons/a").header("x-amz-version-id"));
        assertEquals("200", call("GET /icons/a?versionId=null").code());
        assertEquals(
                "NoSuchVersion", call("GET /icons/a?versionId=0000000000000001").code());
        assertEquals("InvalidArgument", call("GET /icons/a?versionId=").code());
        assertEquals(Optional.empty(), call("DELETE /icons/a").header("x-amz-version-id"));
    }

    @Test
    void versionsAreReadCopiedAndDeletedByTheirIds() throws Exception {
        send("PUT /icons?versioning", ENABLED);
        var one = send("PUT /icons/a", "1").header("x-amz-version-id").orElseThrow();
        var two = send("PUT /icons/a", "2").header("x-amz-version-id").orElseThrow();
        assertNotEquals(one, two);
        assertEquals(two, call("HEAD /icons/a").header("x-amz-version-id").orElseThrow());
        assertEquals("1", call("GET /icons/a?versionId=" + one).text());

        var copied = call("PUT /icons/a", "x-amz-copy-source: icons/a?versionId=" + one);
        assertEquals(one, copied.header("x-amz-copy-source-version-id").orElseThrow());
        assertEquals("1", call("GET /icons/a").text());
        assertEquals(
                copied.header("x-amz-version-id").orElseThrow(),
                call("GET /icons/a").header("x-amz-version-id").orElseThrow());

        var marked = call("DELETE /icons/a");
        assertEquals("true", marked.header("x-amz-delete-marker").orElseThrow());
        var marker = marked.header("x-amz-version-id").orElseThrow();
        var hidden = call("GET /icons/a");
        assertEquals("NoSuchKey", hidden.code());
        assertEquals("true", hidden.header("x-amz-delete-marker").orElseThrow());
        assertEquals(marker, hidden.header("x-amz-version-id").orElseThrow());
        var direct = call("GET /icons/a?versionId=" + marker);
        assertEquals("MethodNotAllowed", direct.code());
        assertEquals("true", direct.header("x-amz-delete-marker").orElseThrow());
        assertEquals(
                "InvalidRequest",
                call("PUT /icons/b", "x-amz-copy-source: icons/a?versionId=" + marker)
                        .code());

        var gone = call("DELETE /icons/a?versionId=" + marker);
        assertEquals("true", gone.header("x-amz-delete-marker").orElseThrow());
        assertEquals(marker, gone.header("x-amz-version-id").orElseThrow());
        assertEquals("1", call("GET /icons/a").text());
    }

    @Test
    void versionsAreListedInPages() throws Exception {
        send("PUT /icons?versioning", ENABLED);
        send("PUT /icons/a", "1");
        send("PUT /icons/a", "2");
        call("DELETE /icons/a");
        send("PUT /icons/b", "3");
        var first = call("GET /icons?versions&max-keys=2").xml();
        assertEquals("true", first.textOf("IsTruncated").orElseThrow());
        assertEquals("a", first.textOf("NextKeyMarker").orElseThrow());
        var second = call("GET /icons?versions&max-keys=2&key-marker=a&version-id-marker="
                        + first.textOf("NextVersionIdMarker").orElseThrow())
                .xml();
        assertEquals("false", second.textOf("IsTruncated").orElseThrow());
        assertEquals(
                List.of("DeleteMarker", "Version", "Version", "Version"),
                List.of(first, second).stream()
                        .flatMap(page -> page.children().stream())
                        .map(element -> element.name())
                        .filter(name -> name.equals("Version") || name.equals("DeleteMarker"))
                        .toList());
        assertEquals(
                "InvalidArgument",
                call("GET /icons?versions&version-id-marker=null").code());
    }

    @Test
    void batchesDeleteVersions() throws Exception {
        send("PUT /icons?versioning", ENABLED);
        var one = send("PUT /icons/a", "1").header("x-amz-version-id").orElseThrow();
        var answer = send(
                        "POST /icons?delete",
                        "<Delete><Object><Key>a</Key></Object><Object><Key>a</Key><VersionId>" + one
                                + "</VersionId></Object><Object><Key>a</Key><VersionId>x</VersionId></Object></Delete>")
                .xml();
        var lines = answer.children();
        assertEquals("true", lines.get(0).textOf("DeleteMarker").orElseThrow());
        assertEquals(one, lines.get(1).textOf("VersionId").orElseThrow());
        assertEquals("NoSuchVersion", lines.get(2).textOf("Code").orElseThrow());
    }

    @Test
    void tagsBelongToAVersion() throws Exception {
        send("PUT /icons?versioning", ENABLED);
        var one = send("PUT /icons/a", "1", "x-amz-tagging: a=1&b=2")
                .header("x-amz-version-id")
                .orElseThrow();
        var two = send("PUT /icons/a", "2").header("x-amz-version-id").orElseThrow();
        assertEquals(
                "2",
                call("HEAD /icons/a?versionId=" + one)
                        .header("x-amz-tagging-count")
                        .orElseThrow());
        assertEquals(Optional.empty(), call("HEAD /icons/a").header("x-amz-tagging-count"));
        var tags = "<Tagging><TagSet><Tag><Key>c</Key><Value>3 &amp; 4</Value></Tag></TagSet></Tagging>";
        assertEquals(
                two,
                send("PUT /icons/a?tagging", tags).header("x-amz-version-id").orElseThrow());
        assertEquals("c=3 & 4", tags("GET /icons/a?tagging"));
        assertEquals("a=1,b=2", tags("GET /icons/a?tagging&versionId=" + one));

        call("PUT /icons/b", "x-amz-copy-source: icons/a");
        assertEquals("c=3 & 4", tags("GET /icons/b?tagging"));
        call("PUT /icons/b", "x-amz-copy-source: icons/a", "x-amz-tagging-directive: REPLACE", "x-amz-tagging: d=5");
        assertEquals("d=5", tags("GET /icons/b?tagging"));

        assertEquals(204, call("DELETE /icons/a?tagging&versionId=" + one).status());
        assertEquals("", tags("GET /icons/a?tagging&versionId=" + one));
        assertEquals(
                "InvalidTag",
                send("PUT /icons/c", "1", "x-amz-tagging: " + "x".repeat(129) + "=1")
                        .code());
        assertEquals("NoSuchKey", call("GET /icons/never?tagging").code());
    }

    @Test
    void tagsOfAnUploadBecomeThoseOfItsObject() throws Exception {
        var id = call("POST /icons/a?uploads", "x-amz-tagging: a=1")
                .xml()
                .textOf("UploadId")
                .orElseThrow();
        var etag = send("PUT /icons/a?partNumber=1&uploadId=" + id, "1")
                .header("etag")
                .orElseThrow();
        send(
                "POST /icons/a?uploadId=" + id,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                        + "</ETag></Part></CompleteMultipartUpload>");
        assertEquals("a=1", tags("GET /icons/a?tagging"));
        assertEquals("1", call("GET /icons/a").header("x-amz-tagging-count").orElseThrow());
    }

    @Test
    void aLockKeepsAVersion() throws Exception {
        assertEquals(
                "ObjectLockConfigurationNotFoundError",
                call("GET /icons?object-lock").code());
        assertEquals(
                "InvalidRequest",
                send("PUT /icons/a", "1", "x-amz-object-lock-legal-hold: ON").code());
        call("PUT /locked", "x-amz-bucket-object-lock-enabled: true");
        assertEquals(
                "Enabled",
                call("GET /locked?object-lock")
                        .xml()
                        .textOf("ObjectLockEnabled")
                        .orElseThrow());
        assertEquals(
                "InvalidBucketState", send("PUT /locked?versioning", SUSPENDED).code());

        var id = send(
                        "PUT /locked/a",
                        "1",
                        "x-amz-object-lock-mode: GOVERNANCE",
                        "x-amz-object-lock-retain-until-date: 2099-01-01T00:00:00Z")
                .header("x-amz-version-id")
                .orElseThrow();
        var head = call("HEAD /locked/a");
        assertEquals("GOVERNANCE", head.header("x-amz-object-lock-mode").orElseThrow());
        assertEquals(
                "2099-01-01T00:00:00.000Z",
                head.header("x-amz-object-lock-retain-until-date").orElseThrow());
        assertEquals("AccessDenied", call("DELETE /locked/a?versionId=" + id).code());
        assertEquals(
                "AccessDenied",
                send("PUT /locked/a?retention", retention("GOVERNANCE", "2098-01-01T00:00:00Z"))
                        .code());
        assertEquals(
                200,
                send("PUT /locked/a?retention", retention("GOVERNANCE", "2100-01-01T00:00:00Z"))
                        .status());
        assertEquals(
                "2100-01-01T00:00:00.000Z",
                call("GET /locked/a?retention").xml().textOf("RetainUntilDate").orElseThrow());
        assertEquals(
                "NoSuchObjectLockConfiguration",
                call("GET /locked/a?legal-hold").code());
        send("PUT /locked/a?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>");
        assertEquals(
                "ON", call("GET /locked/a?legal-hold").xml().textOf("Status").orElseThrow());
        var bypass = "x-amz-bypass-governance-retention: true";
        assertEquals(
                "AccessDenied", call("DELETE /locked/a?versionId=" + id, bypass).code());
        send("PUT /locked/a?legal-hold", "<LegalHold><Status>OFF</Status></LegalHold>");
        assertEquals(204, call("DELETE /locked/a?versionId=" + id, bypass).status());
    }

    @ParameterizedTest
    @CsvSource({
        "<Mode>GOVERNANCE</Mode><Days>1</Days>, 200",
        "<Mode>COMPLIANCE</Mode><Years>1</Years>, 200",
        "<Mode>GOVERNANCE</Mode><Days>0</Days>, InvalidRetentionPeriod",
        "<Mode>GOVERNANCE</Mode><Years>-1</Years>, InvalidRetentionPeriod",
        "<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>, MalformedXML",
        "<Mode>abc</Mode><Days>1</Days>, MalformedXML",
    })
    void defaultsOfABucket(String retention, String code) throws Exception {
        var document = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                + retention + "</DefaultRetention></Rule></ObjectLockConfiguration>";
        assertEquals(
                "InvalidBucketState",
                code.equals("200") ? send("PUT /icons?object-lock", document).code() : "InvalidBucketState");
        send("PUT /icons?versioning", ENABLED);
        assertEquals(code, send("PUT /icons?object-lock", document).code());
        if (code.equals("200")) {
            send("PUT /icons/a", "1");
            assertEquals(
                    call("GET /icons/a?retention")
                            .xml()
                            .textOf("RetainUntilDate")
                            .orElseThrow(),
                    call("HEAD /icons/a")
                            .header("x-amz-object-lock-retain-until-date")
                            .orElseThrow());
        }
    }

    private static String retention(String mode, String until) {
        return "<Retention><Mode>" + mode + "</Mode><RetainUntilDate>" + until + "</RetainUntilDate></Retention>";
    }

    private String status() throws Exception {
        return call("GET /icons?versioning").xml().textOf("Status").orElseThrow();
    }

    private String tags(String line) throws Exception {
        return String.join(
                ",",
                call(line).xml().children().getFirst().children().stream()
                        .map(tag -> tag.textOf("Key").orElseThrow() + "="
                                + tag.textOf("Value").orElseThrow())
                        .toList());
    }

    private Answer send(String first, String body, String... headers) throws Exception {
        var lines = new String[headers.length + 1];
        lines[0] = first;
        System.arraycopy(headers, 0, lines, 1, headers.length);
        return store.call(Requests.of(utf8(body), lines));
    }
}
