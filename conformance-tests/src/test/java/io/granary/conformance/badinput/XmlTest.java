package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that nobody trusts.
class XmlTest extends BadInputSuite {
    private static final Duration PROMPT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<Delete>",
                "<Delete></Delete>",
                "<Delete><Object></Object></Delete>",
                "<Delete><Object><Key>a</Key></Object>",
                "<Other><Object><Key>a</Key></Object></Other>",
                "<Delete><Object><Key>a</Wrong></Object></Delete>",
                "<Delete><Object><Key>&undefined;</Key></Object></Delete>",
                "<Delete><Object><Key>&#0;</Key></Object></Delete>",
                "<Delete><Object><Key>a</Key></Object></Delete><Delete/>",
                "<?xml version='9.9'?><Delete><Object><Key>a</Key></Object></Delete>",
                "<?xml version='1.0' encoding='nonsense'?><Delete><Object><Key>a</Key></Object></Delete>",
                "\uFEFF\uFEFF<Delete/>",
                "{\"Delete\": []}"
            })
    void malformedDocumentIsRefused(String xml) throws IOException {
        put("a");
        assertRefused(400, "MalformedXML", delete(xml));
        assertEquals("x", get("a").text());
    }

    @Test
    void entitiesAreNotExpanded(@TempDir Path directory) throws IOException {
        put("a");
        var secret = directory.resolve("secret");
        Files.writeString(secret, "secret content");
        var external = "<?xml version=\"1.0\"?><!DOCTYPE Delete [<!ENTITY e SYSTEM \"file://" + secret
                + "\">]><Delete><Object><Key>&e;</Key></Object></Delete>";
        var answer = assertRefused(400, "MalformedXML", delete(external));
        assertFalse(answer.text().contains("secret content"), answer::text);
        var internal = "<!DOCTYPE Delete [<!ENTITY e \"a\">]><Delete><Object><Key>&e;</Key></Object></Delete>";
        assertRefused(400, "MalformedXML", delete(internal));
        assertEquals("x", get("a").text());
    }

    @Test
    void expansionBombIsRefusedPromptly() throws IOException {
        var bomb = new StringBuilder("<!DOCTYPE Delete [<!ENTITY e0 \"0123456789\">");
        for (int i = 1; i < 12; i++) {
            var ten = ("&e" + (i - 1) + ";").repeat(10);
            bomb.append("<!ENTITY e").append(i).append(" \"").append(ten).append("\">");
        }
        bomb.append("]><Delete><Object><Key>&e11;</Key></Object></Delete>");
        long start = System.nanoTime();
        assertRefused(400, "MalformedXML", delete(bomb.toString()));
        assertTrue(System.nanoTime() - start < PROMPT.toNanos());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1000, 100_000})
    void deepDocumentIsRefused(int depth) throws IOException {
        var xml = "<Delete>" + "<Object>".repeat(depth) + "<Key>a</Key>" + "</Object>".repeat(depth) + "</Delete>";
        assertRefused(400, "MalformedXML", delete(xml));
    }

    @Test
    void hugeDocumentIsRefused() throws IOException {
        var padded = "<Delete><!--" + "x".repeat(5 << 20) + "--><Object><Key>a</Key></Object></Delete>";
        var answer = delete(padded);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.code().equals("MalformedXML") || answer.code().equals("EntityTooLarge"), answer::toString);
    }

    @Test
    void documentOfManyElementsOrAttributesIsRefused() throws IOException {
        var many = "<Delete>" + "<x/>".repeat(200_000) + "<Object><Key>a</Key></Object></Delete>";
        assertRefused(400, "MalformedXML", delete(many));
        var attributes = new StringBuilder("<Delete");
        for (int i = 0; i < 100_000; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        attributes.append("><Object><Key>a</Key></Object></Delete>");
        assertRefused(400, "MalformedXML", delete(attributes.toString()));
    }

    /// Every operation that reads a document refuses entities, depth and size alike, and nothing of it is done.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /BUCKET?tagging Tagging",
                "PUT /BUCKET?cors CORSConfiguration",
                "PUT /BUCKET?lifecycle LifecycleConfiguration",
                "PUT /BUCKET?versioning VersioningConfiguration",
                "PUT /BUCKET?acl AccessControlPolicy",
                "PUT /BUCKET?ownershipControls OwnershipControls",
                "PUT /BUCKET?publicAccessBlock PublicAccessBlockConfiguration",
                "PUT /BUCKET?object-lock ObjectLockConfiguration",
                "PUT /BUCKET-new CreateBucketConfiguration",
                "PUT /BUCKET/a?tagging Tagging",
                "PUT /BUCKET/a?retention Retention",
                "PUT /BUCKET/a?legal-hold LegalHold",
                "POST /BUCKET?delete Delete",
                "POST /BUCKET/a?uploadId=UPLOAD CompleteMultipartUpload",
                "POST /BUCKET/a?select&select-type=2 SelectObjectContentRequest"
            })
    void bombsAreRefusedEverywhere(String operation, @TempDir Path directory) throws Exception {
        put("a");
        var upload = exchange(RawRequest.of("POST", path("a") + "?uploads").signed());
        var id = upload.text().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
        var secret = directory.resolve("secret");
        Files.writeString(secret, "secret content");
        var parts = operation.split(" ", 3);
        var root = parts[2];
        var target = parts[1].replace("BUCKET", bucket).replace("UPLOAD", RawRequest.encoded(id));
        for (var xml : new String[] {
            "<!DOCTYPE " + root + " [<!ENTITY e SYSTEM \"file://" + secret + "\">]><" + root + ">&e;</" + root + ">",
            "<!DOCTYPE " + root + " [<!ENTITY % e SYSTEM \"file://" + secret + "\"> %e;]><" + root + "/>",
            "<!DOCTYPE " + root + " SYSTEM \"http://127.0.0.1:1/x.dtd\"><" + root + "/>",
            "<!DOCTYPE a [<!ENTITY a \"" + "x".repeat(10_000) + "\">]><" + root + ">" + "&a;".repeat(10_000) + "</"
                    + root + ">",
            "<" + root + ">" + "<a>".repeat(50_000) + "</a>".repeat(50_000) + "</" + root + ">",
            "<" + root + ">" + "<a/>".repeat(200_000) + "</" + root + ">",
            "<" + root + " " + "x".repeat(1_000_000) + "='1'/>",
            "<" + "a".repeat(1_000_000) + "/>"
        }) {
            var bytes = xml.getBytes(StandardCharsets.UTF_8);
            var md5 = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
            long start = System.nanoTime();
            var answer = exchange(RawRequest.of(parts[0], target)
                    .header("Content-MD5", md5)
                    .body(bytes)
                    .signed());
            assertTrue(System.nanoTime() - start < PROMPT.toNanos(), operation);
            assertTrue(
                    answer.status() >= 400 && answer.status() < 500,
                    () -> operation + " of " + xml.substring(0, 40) + ": " + answer);
            assertFalse(answer.text().contains("secret content"), answer::text);
        }
        assertEquals("x", get("a").text());
    }

    /// What belongs to XML and is harmless is read as XML has it.
    @Test
    void oddButRightDocumentIsRead() throws IOException {
        put("a & b");
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- why not --><s3:Delete"
                + " xmlns:s3=\"http://s3.amazonaws.com/doc/2006-03-01/\"><s3:Object>"
                + "<s3:Key>a<![CDATA[ & ]]>&#x62;</s3:Key></s3:Object><s3:Unknown/></s3:Delete>";
        var answer = delete(xml);
        assertEquals(200, answer.status(), answer::toString);
        assertTrue(answer.text().contains("<Key>a &amp; b</Key>"), answer::text);
        assertAbsent("a & b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "<Other/>", "<CreateBucketConfiguration>"})
    void malformedBucketConfigurationIsRefused(String xml) throws IOException {
        var request = RawRequest.of("PUT", "/" + bucket + "-other").body(xml).signed();
        refused(400, "MalformedXML", request);
    }

    private RawResponse delete(String xml) throws IOException {
        return exchange(
                RawRequest.of("POST", "/" + bucket + "?delete").body(xml).signed());
    }

    private void put(String key) throws IOException {
        var request = RawRequest.of("PUT", path(key)).body("x").signed();
        assertEquals(200, exchange(request).status());
    }
}
