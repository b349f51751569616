package io.granary.conformance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.raw.RawRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ways around a prefix or out of a bucket. Anonymous callers may read and write `open/` of this bucket, and nothing
/// else; the secrets are beside it and in another bucket. Keys are bytes: what looks like a way is a name.
class PathsTest extends BadInputSuite {
    private static final String SECRET = "the secret";

    @BeforeEach
    void letInBelowOnePrefix() throws IOException {
        var other = "/" + bucket + "-secret";
        assertEquals(200, exchange(RawRequest.of("PUT", other).signed()).status());
        for (var key : List.of("/" + bucket + "/closed/secret", other + "/secret", "/" + bucket + "/secret")) {
            assertEquals(
                    200,
                    exchange(RawRequest.of("PUT", key).body(SECRET).signed()).status());
        }
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":["
                + "\"s3:GetObject\",\"s3:PutObject\",\"s3:DeleteObject\"],\"Resource\":\"arn:aws:s3:::" + bucket
                + "/open/*\"},{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:ListBucket\",\"Resource\":"
                + "\"arn:aws:s3:::" + bucket + "\",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"open/*\"},"
                + "\"NumericLessThanEqualsIfExists\":{\"s3:max-keys\":\"10\"}}}]}";
        assertEquals(
                204,
                exchange(RawRequest.of("PUT", "/" + bucket + "?policy")
                                .body(policy)
                                .signed())
                        .status());
    }

    /// `BUCKET` stands for this bucket.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/BUCKET/open/../closed/secret",
                "/BUCKET/open/%2e%2e/closed/secret",
                "/BUCKET/open/%2E%2E%2Fclosed%2Fsecret",
                "/BUCKET/open/..%2fclosed/secret",
                "/BUCKET/open/.%2e/closed/secret",
                "/BUCKET/open/..;/closed/secret",
                "/BUCKET/open/..\\closed\\secret",
                "/BUCKET/open/%5c..%5cclosed%5csecret",
                "/BUCKET/open/%252e%252e/closed/secret",
                "/BUCKET/open/%c0%ae%c0%ae/closed/secret",
                "/BUCKET/open/%e0%80%ae%e0%80%ae/closed/secret",
                "/BUCKET/open/%c0%af../closed/secret",
                "/BUCKET/open/%EF%BC%8E%EF%BC%8E/closed/secret",
                "/BUCKET/open/\u00ef\u00bc\u008e/closed/secret",
                "/BUCKET/open/%00/../closed/secret",
                "/BUCKET/closed/secret",
                "/BUCKET/closed/secret%00open/",
                "/BUCKET//closed/secret",
                "/BUCKET/./closed/secret",
                "/BUCKET/%63losed/secret",
                "/BUCKET/closed%2Fsecret",
                "/BUCKET/closed//secret",
                "/BUCKET/closed/./secret",
                "/BUCKET/OPEN/../secret",
                "/BUCKET/op%65n/../../BUCKET/closed/secret",
                "/BUCKET/secret",
                "/BUCKET/secret?open/",
                "/BUCKET/secret#/open/",
                "/BUCKET/open/../../BUCKET-secret/secret",
                "/BUCKET/open/%2e%2e/%2e%2e/BUCKET-secret/secret",
                "/BUCKET/../BUCKET-secret/secret",
                "/BUCKET%2f..%2fBUCKET-secret/secret",
                "/BUCKET-secret/secret",
                "/BUCKET-secret%2Fsecret",
                "/BUCKET-secret%00/secret",
                "/BUCKET-secret%20/secret",
                "/BUCKET-secret./secret",
                "/BUCKET-SECRET/secret",
                "//BUCKET-secret/secret",
                "/./BUCKET-secret/secret",
                "/%2e/BUCKET-secret/secret",
                "/%2FBUCKET-secret/secret",
                "\\BUCKET-secret\\secret",
                "BUCKET-secret/secret",
                "http://granary.example/BUCKET-secret/secret",
                "http://BUCKET.granary.test/../BUCKET-secret/secret",
                "http:///BUCKET-secret/secret",
                "*"
            })
    void noWayLeadsOut(String way) throws IOException {
        var target = way.replace("BUCKET", bucket);
        for (var method : List.of("GET", "HEAD", "PUT", "DELETE")) {
            var request = RawRequest.of(method, target);
            var answer = exchange((method.equals("PUT") ? request.body("overwritten") : request).anonymous());
            assertFalse(answer.text().contains(SECRET), () -> method + " " + target + ": " + answer);
            assertTrue(answer.status() < 500, () -> method + " " + target + ": " + answer);
            boolean below = way.startsWith("/BUCKET/open/") || way.startsWith("/BUCKET/op%65n/");
            assertTrue(below || answer.status() >= 400, () -> method + " " + target + ": " + answer);
        }
        for (var host : List.of(bucket + ".granary.test", bucket + ".granary.test:80")) {
            var answer = exchange(RawRequest.of("GET", target.replace("/" + bucket + "/", "/"))
                    .anonymous()
                    .with("Host", host));
            assertFalse(answer.text().contains(SECRET), () -> target + ": " + answer);
        }
        for (var key :
                List.of("/" + bucket + "/closed/secret", "/" + bucket + "-secret/secret", "/" + bucket + "/secret")) {
            assertEquals(SECRET, exchange(RawRequest.of("GET", key).signed()).text(), target);
        }
    }

    /// What lies below the prefix is reached under its own name, to the byte, and under no other.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../closed/secret",
                ".",
                "/",
                "//a",
                "a//b",
                "a/./b",
                "%2e%2e",
                "a\u0000b",
                "a%00b",
                "\u00e9",
                "e\u0301",
                "\u212a",
                "K",
                "\uff0e\uff0e/x",
                "\uD83E\uDD86",
                "a+b",
                "a b",
                "a%20b"
            })
    void namesAreBytes(String name) throws IOException {
        var put = RawRequest.of("PUT", path("open/" + name)).body(name);
        assertEquals(200, exchange(put.anonymous()).status());
        assertEquals(
                name,
                exchange(RawRequest.of("GET", path("open/" + name)).anonymous()).text());
        var listing = exchange(RawRequest.of("GET", "/" + bucket + "?list-type=2&encoding-type=url&prefix=open%2F")
                .signed());
        assertTrue(listing.text().contains("<KeyCount>1</KeyCount>"), listing::text);
        for (var other : List.of("a/b", "a", "b", "k", "\u00ea", "a\u0001b", "x")) {
            assertEquals(
                    404,
                    exchange(RawRequest.of("GET", path("open/" + other)).signed())
                            .status());
        }
    }

    @Test
    void theTargetOfACopyIsJudgedByItsDecodedSource() throws IOException {
        for (var source : List.of(
                "/BUCKET/closed/secret",
                "BUCKET/closed/secret",
                "BUCKET/open/../closed/secret",
                "BUCKET%2Fclosed%2Fsecret",
                "BUCKET/closed%2Fsecret",
                "BUCKET/%63losed/secret",
                "/BUCKET//closed/secret",
                "//BUCKET/closed/secret",
                "BUCKET-secret/secret",
                "BUCKET/open/%2e%2e/closed/secret",
                "BUCKET/closed/secret?versionId=null",
                "BUCKET/closed/secret%3FversionId=null",
                "arn:aws:s3:us-east-1:000000000000:accesspoint/BUCKET/object/closed/secret")) {
            var answer = exchange(RawRequest.of("PUT", path("open/copy"))
                    .header("x-amz-copy-source", source.replace("BUCKET", bucket))
                    .anonymous());
            assertTrue(answer.status() >= 400 && answer.status() < 500, () -> source + ": " + answer);
            assertAbsent("open/copy");
        }
    }

    /// Whoever may list below the prefix learns what is not there, and of nothing else whether it is.
    @Test
    void absenceIsToldToThoseWhoMayList() throws IOException {
        for (var key : List.of("closed/none", "closed/secret", "none", "open")) {
            refused(403, "AccessDenied", RawRequest.of("GET", path(key)).anonymous());
            assertEquals(
                    403, exchange(RawRequest.of("HEAD", path(key)).anonymous()).status());
            refused(
                    403,
                    "AccessDenied",
                    RawRequest.of("PUT", path("open/copy"))
                            .header("x-amz-copy-source", path(key))
                            .anonymous());
        }
        refused(404, "NoSuchKey", RawRequest.of("GET", path("open/none")).anonymous());
        refused(
                404,
                "NoSuchKey",
                RawRequest.of("PUT", path("open/copy"))
                        .header("x-amz-copy-source", path("open/none"))
                        .anonymous());
        assertAbsent("open/none");
        var put = RawRequest.of("PUT", path("open/there")).body("x");
        assertEquals(200, exchange(put.anonymous()).status());
        assertEquals(
                "x",
                exchange(RawRequest.of("GET", path("open/there")).anonymous()).text());
    }

    /// A list is asked for once, by the parameters that are judged.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "prefix=",
                "prefix=closed/",
                "prefix=open",
                "prefix=closed/&prefix=open/",
                "Prefix=open/",
                "prefix%00=open/",
                "prefix=%00open/",
                "prefix=open/&max-keys=11",
                "prefix=open/&max-keys=%2B11",
                "prefix=open/&max-keys=0000000000000000000000000000011",
                "prefix=open/&max-keys=%D9%A1%D9%A1",
                "prefix=open/&max-keys=11&max-keys=1",
                "prefix=open/&max-keys=1e3"
            })
    void listsBeyondThePrefixAreRefused(String query) throws IOException {
        for (var type : List.of("list-type=2&", "list-type=1&", "")) {
            var answer = exchange(
                    RawRequest.of("GET", "/" + bucket + "?" + type + query).anonymous());
            assertTrue(answer.status() == 400 || answer.status() == 403, answer::toString);
            assertFalse(answer.text().contains("secret"), answer::text);
        }
    }

    /// The first prefix is the one that counts, for the policy and for the list.
    @Test
    void theListIsTheOneThatWasJudged() throws IOException {
        var answer = exchange(RawRequest.of("GET", "/" + bucket + "?list-type=2&prefix=open/&prefix=closed/&max-keys=1")
                .anonymous());
        assertFalse(answer.text().contains("closed/secret"), answer::text);
    }
}
