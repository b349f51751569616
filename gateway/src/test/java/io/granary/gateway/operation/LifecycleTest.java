package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.lifecycle.LifecycleDay;
import io.granary.gateway.lifecycle.LifecycleReport;
import io.granary.gateway.lifecycle.LifecycleRun;
import io.granary.gateway.request.HttpDate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules of a bucket, and what goes by them as time passes.
class LifecycleTest extends OperationSuite {
    private static final String RULES = "/logs?lifecycle";

    @BeforeEach
    void open() throws Exception {
        call("PUT /logs");
    }

    @Test
    void rulesAreGivenBackAsTheyWereSet() throws Exception {
        assertEquals("NoSuchLifecycleConfiguration", call("GET " + RULES).code());
        assertEquals(
                "200",
                set("<ID>a</ID>", "<Prefix>tmp/</Prefix>", "<Days>3</Days>").code());
        var rule = call("GET " + RULES).xml().children().getFirst();
        assertEquals(Optional.of("a"), rule.textOf("ID"));
        assertEquals(Optional.of("Enabled"), rule.textOf("Status"));
        assertEquals("200", set("", "", "<Days>3</Days>").code());
        assertTrue(call("GET " + RULES).xml().children().getFirst().textOf("ID").isPresent());
        assertEquals(204, call("DELETE " + RULES).status());
        assertEquals("NoSuchLifecycleConfiguration", call("GET " + RULES).code());
    }

    @ParameterizedTest
    @CsvSource({
        "<Days>0</Days>, InvalidArgument",
        "<Days>x</Days>, MalformedXML",
        "<Date>2026-01-01T01:00:00Z</Date>, InvalidArgument",
        "<Date>soon</Date>, MalformedXML",
        "<Days>1</Days><Date>2026-01-01</Date>, MalformedXML"
    })
    void impossibleRulesAreRefused(String expiration, String code) throws Exception {
        assertEquals(code, set("", "", expiration).code());
    }

    @Test
    void objectsGoAtTheMidnightBehindTheirDays() throws Exception {
        send("1", "PUT /logs/tmp/a");
        send("1", "PUT /logs/keep");
        set("", "<Prefix>tmp/</Prefix>", "<Days>2</Days>");
        long now = System.currentTimeMillis();
        assertEquals(0, at(now).expired());
        long midnight = LifecycleDay.REAL.due(now, 2);
        assertEquals(0, midnight % Duration.ofDays(1).toMillis());
        assertEquals(0, at(midnight - 1).expired());
        assertEquals(1, at(midnight).expired());
        assertEquals(404, call("GET /logs/tmp/a").status());
        assertEquals("1", call("GET /logs/keep").text());
    }

    @Test
    void tagsAndSizesChoose() throws Exception {
        send("12345", "PUT /logs/tagged", "x-amz-tagging: keep=no&a=b");
        send("12345", "PUT /logs/other", "x-amz-tagging: keep=yes");
        send("1", "PUT /logs/small", "x-amz-tagging: keep=no");
        set(
                "",
                "<And><Tag><Key>keep</Key><Value>no</Value></Tag><ObjectSizeGreaterThan>2</ObjectSizeGreaterThan></And>",
                "<Days>1</Days>");
        assertEquals(1, later(3).expired());
        assertEquals(404, call("HEAD /logs/tagged").status());
        assertEquals(200, call("HEAD /logs/other").status());
        assertEquals(200, call("HEAD /logs/small").status());
    }

    @Test
    void answersTellWhenAnObjectGoes() throws Exception {
        set("<ID>by tag</ID>", "<Tag><Key>k</Key><Value>v</Value></Tag>", "<Days>3</Days>");
        var put = send("1", "PUT /logs/tagged", "x-amz-tagging: k=v");
        var told = put.header("x-amz-expiration").orElseThrow();
        var date = told.substring(told.indexOf('"') + 1, told.indexOf('"', 13));
        assertEquals(0, HttpDate.parse(date).orElseThrow() % Duration.ofDays(1).toMillis(), told);
        assertTrue(told.endsWith(", rule-id=\"by%20tag\""), told);
        assertEquals(Optional.of(told), call("GET /logs/tagged").header("x-amz-expiration"));
        assertEquals(Optional.of(told), call("HEAD /logs/tagged").header("x-amz-expiration"));
        var copy = call("PUT /logs/copy", "x-amz-copy-source: /logs/tagged");
        assertEquals(Optional.of(told), copy.header("x-amz-expiration"));
        assertEquals(Optional.empty(), send("1", "PUT /logs/other").header("x-amz-expiration"));
        assertEquals(Optional.empty(), call("HEAD /logs/other").header("x-amz-expiration"));
    }

    @Test
    void versionsThatAreNoLongerCurrentGoAndThenTheirMarker() throws Exception {
        versioned();
        for (var body : List.of("1", "2", "3", "4")) {
            send(body, "PUT /logs/a");
        }
        rule("<Filter/>"
                + "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays>"
                + "<NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>");
        assertEquals(2, later(3).noncurrent());
        assertEquals("4", call("GET /logs/a").text());
        assertEquals(2, versions());
        rule("<Filter/><Expiration><Days>1</Days></Expiration>"
                + "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>");
        var first = later(3);
        assertEquals(1, first.expired());
        assertEquals(1, first.noncurrent());
        assertEquals(404, call("GET /logs/a").status());
        assertEquals(2, versions());
        later(3);
        var last = later(3);
        assertEquals(0, last.expired());
        assertEquals(0, versions());
    }

    @Test
    void aMarkerThatHidesNothingGoes() throws Exception {
        versioned();
        call("DELETE /logs/a");
        send("1", "PUT /logs/b");
        call("DELETE /logs/b");
        set("", "", "<ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>");
        assertEquals(1, later(0).markers());
        assertEquals(2, versions());
    }

    @Test
    void lockedVersionsStay() throws Exception {
        call("PUT /locked", "x-amz-bucket-object-lock-enabled: true");
        send("1", "PUT /locked/a", "x-amz-object-lock-legal-hold: ON");
        send("2", "PUT /locked/a");
        send(
                "<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><NoncurrentVersionExpiration>"
                        + "<NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration></Rule></LifecycleConfiguration>",
                "PUT /locked?lifecycle");
        var report = later(3);
        assertEquals(0, report.noncurrent());
        assertEquals(1, report.kept());
    }

    @Test
    void uploadsAreGivenUp() throws Exception {
        call("POST /logs/tmp/big?uploads");
        call("POST /logs/big?uploads");
        rule("<Filter><Prefix>tmp/</Prefix></Filter><AbortIncompleteMultipartUpload>"
                + "<DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>");
        assertEquals(0, later(0).uploads());
        assertEquals(1, later(3).uploads());
        var left = call("GET /logs?uploads").xml();
        assertEquals(
                List.of("big"),
                left.children().stream()
                        .filter(child -> child.name().equals("Upload"))
                        .map(upload -> upload.textOf("Key").orElseThrow())
                        .toList());
    }

    @Test
    void disabledRulesDoNothing() throws Exception {
        send("1", "PUT /logs/a");
        send(
                "<LifecycleConfiguration><Rule><Status>Disabled</Status><Filter/>"
                        + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
                "PUT " + RULES);
        assertEquals(0, later(9).expired());
    }

    private void versioned() throws Exception {
        send("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", "PUT /logs?versioning");
    }

    private int versions() throws Exception {
        return (int) call("GET /logs?versions").xml().children().stream()
                .filter(child -> child.name().equals("Version") || child.name().equals("DeleteMarker"))
                .count();
    }

    private LifecycleReport later(int days) {
        return at(System.currentTimeMillis() + Duration.ofDays(days).toMillis());
    }

    private LifecycleReport at(long nowMillis) {
        return LifecycleRun.at(store.engine(), LifecycleDay.REAL, nowMillis);
    }

    private Answer set(String id, String filter, String expiration) throws Exception {
        return rule(id + "<Filter>" + filter + "</Filter><Expiration>" + expiration + "</Expiration>");
    }

    private Answer rule(String rule) throws Exception {
        return send(
                "<LifecycleConfiguration><Rule><Status>Enabled</Status>" + rule + "</Rule></LifecycleConfiguration>",
                "PUT " + RULES);
    }

    private Answer send(String body, String... lines) throws Exception {
        return store.call(Requests.of(utf8(body), lines));
    }
}
