package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What can be set for a bucket, what never is, and what SDKs ask for all the same.
class SettingsTest extends OperationSuite {

    @BeforeEach
    void open() throws Exception {
        call("PUT /icons");
    }

    @ParameterizedTest
    @CsvSource({
        "cors, NoSuchCORSConfiguration",
        "tagging, NoSuchTagSet",
        "encryption, ServerSideEncryptionConfigurationNotFoundError",
        "replication, ReplicationConfigurationNotFoundError",
        "website, NoSuchWebsiteConfiguration",
        "analytics&id=1, NoSuchConfiguration",
        "metrics&id=1, NoSuchConfiguration",
        "inventory&id=1, NoSuchConfiguration",
        "intelligent-tiering&id=1, NoSuchConfiguration",
        "analytics, 200",
        "metrics, 200",
        "inventory, 200",
        "intelligent-tiering, 200",
        "accelerate, 200",
        "logging, 200",
        "notification, 200",
        "requestPayment, 200"
    })
    void whatIsNotSet(String parameter, String code) throws Exception {
        assertEquals(code, call("GET /icons?" + parameter).code());
        assertEquals("NoSuchBucket", call("GET /nobody?" + parameter).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"analytics", "metrics", "inventory", "accelerate", "logging", "website", "replication"})
    void whatCannotBeSet(String parameter) throws Exception {
        assertEquals("NotImplemented", call("PUT /icons?" + parameter).code());
    }

    @Test
    void tagsAreKeptUntilTheyAreTakenBack() throws Exception {
        var tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
        assertEquals(204, put("tagging", tags).status());
        assertEquals(
                "1",
                call("GET /icons?tagging")
                        .xml()
                        .children()
                        .getFirst()
                        .children()
                        .getFirst()
                        .textOf("Value")
                        .orElseThrow());
        assertEquals(204, call("DELETE /icons?tagging").status());
        assertEquals(204, call("DELETE /icons?tagging").status());
        assertEquals("NoSuchTagSet", call("GET /icons?tagging").code());
    }

    @ParameterizedTest
    @CsvSource({
        "*, GET, etag, 200",
        "http://*.example.org, GET, etag, 200",
        "*.*, GET, etag, InvalidRequest",
        "*, OPTIONS, etag, InvalidRequest",
        "*, get, etag, InvalidRequest",
        "*, GET, x-amz-*, InvalidRequest",
        "a b, GET, etag, MalformedXML",
    })
    void rulesOfCors(String origin, String method, String exposed, String code) throws Exception {
        var document = "<CORSConfiguration><CORSRule><AllowedOrigin>" + origin + "</AllowedOrigin><AllowedMethod>"
                + method + "</AllowedMethod><ExposeHeader>" + exposed
                + "</ExposeHeader></CORSRule></CORSConfiguration>";
        assertEquals(code, put("cors", document).code());
    }

    @Test
    void documentsOfAnotherKindAreRefused() throws Exception {
        assertEquals("MalformedXML", put("cors", "<Tagging/>").code());
        assertEquals("MalformedXML", put("tagging", "<CORSConfiguration/>").code());
        assertEquals("MalformedXML", put("tagging", "no document").code());
        assertEquals(
                "NoSuchBucket",
                store.call(Requests.of(new byte[0], "PUT /nobody?cors")).code());
    }

    private Answer put(String parameter, String document) throws Exception {
        return store.call(Requests.of(utf8(document), "PUT /icons?" + parameter));
    }
}
