package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Buckets and what they list, through their operations.
class BucketOperationsTest {
    private static final List<String> KEYS =
            List.of("a", "a/1", "a/2", "b", "c/d/1", "c/d/2", "c/e", "d e&<", "\u00e9", "\ud83d\ude00/x");

    private OpenEngine store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = new OpenEngine(directory, "eu-central-1");
        assertEquals("200", call("PUT /icons").code());
        for (var key : KEYS) {
            assertEquals("200", call("PUT /icons/" + encoded(key)).code());
        }
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aBucketFromCradleToGrave() throws Exception {
        assertEquals(Optional.of("/photos"), call("PUT /photos").header("location"));
        assertEquals("BucketAlreadyOwnedByYou", call("PUT /photos").code());
        assertEquals(Optional.of("eu-central-1"), call("HEAD /photos").header("x-amz-bucket-region"));
        assertEquals("eu-central-1", call("GET /photos?location").xml().text());
        assertEquals(0, call("GET /photos?versioning").xml().children().size());
        assertEquals("AccessControlPolicy", call("GET /photos?acl").xml().name());
        call("PUT /photos/1");
        assertEquals("BucketNotEmpty", call("DELETE /photos").code());
        call("DELETE /photos/1");
        assertEquals("204", call("DELETE /photos").code());
        assertEquals("NoSuchBucket", call("DELETE /photos").code());
        assertEquals(404, call("HEAD /photos").status());
        assertEquals("NoSuchBucket", call("GET /photos?list-type=2").code());
        assertEquals("NoSuchBucket", call("GET /photos?max-keys=0").code());
    }

    @Test
    void inTheFirstRegionABucketMayBeMadeAgain(@TempDir Path directory) throws Exception {
        try (var other = new OpenEngine(directory, "us-east-1")) {
            assertEquals(200, other.call(Requests.of("PUT /photos")).status());
            other.call(Requests.of("PUT /photos/1"));
            assertEquals(200, other.call(Requests.of("PUT /photos")).status());
            assertEquals(200, other.call(Requests.of("GET /photos/1")).status());
            assertEquals(
                    "", other.call(Requests.of("GET /photos?location")).xml().text());
        }
    }

    @Test
    void theBodyOfCreateBucket() throws Exception {
        var body = "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
                + "</CreateBucketConfiguration>";
        assertEquals("200", create("PUT /bucket1", body).code());
        assertEquals("MalformedXML", create("PUT /bucket2", "<x").code());
        assertEquals("MalformedXML", create("PUT /bucket2", "<x/>").code());
        assertEquals(
                "NotImplemented",
                create("PUT /bucket2", "<CreateBucketConfiguration><Tags/></CreateBucketConfiguration>")
                        .code());
        assertEquals(
                "InvalidBucketAclWithObjectOwnership",
                call("PUT /bucket2", "x-amz-acl: public-read").code());
        assertEquals(404, call("HEAD /bucket2").status());
    }

    @Test
    void bucketsAreListedInPages() throws Exception {
        for (var name : List.of("alpha", "beta", "gamma", "delta")) {
            call("PUT /" + name);
        }
        assertEquals(List.of("alpha", "beta", "delta", "gamma", "icons"), bucketNames("GET /"));
        assertEquals(List.of("beta"), bucketNames("GET /?prefix=b"));
        assertEquals(List.of(), bucketNames("GET /?bucket-region=us-west-2"));
        var found = new ArrayList<String>();
        var token = "";
        do {
            var page = call("GET /?max-buckets=2&continuation-token=" + token).xml();
            page.children().stream()
                    .filter(element -> element.name().equals("Buckets"))
                    .flatMap(element -> element.children().stream())
                    .forEach(bucket -> found.add(bucket.textOf("Name").orElseThrow()));
            token = page.textOf("ContinuationToken").orElse("");
        } while (!token.isEmpty());
        assertEquals(List.of("alpha", "beta", "delta", "gamma", "icons"), found);
        assertEquals("InvalidArgument", call("GET /?max-buckets=0").code());
        assertEquals("InvalidArgument", call("GET /?continuation-token=guess").code());
    }

    @Test
    void aListingHoldsWhatWasPut() throws Exception {
        var listed = call("GET /icons?list-type=2");
        assertEquals(KEYS, listed.texts("Contents", "Key"));
        assertEquals(
                "\"d41d8cd98f00b204e9800998ecf8427e\"",
                listed.texts("Contents", "ETag").getFirst());
        assertEquals("0", listed.texts("Contents", "Size").getFirst());
        assertEquals("CRC64NVME", listed.texts("Contents", "ChecksumAlgorithm").getFirst());
        assertEquals("10", listed.xml().textOf("KeyCount").orElseThrow());
        assertEquals(KEYS, call("GET /icons").texts("Contents", "Key"));
    }

    @Test
    void theSecondVersionPagesByTokens() throws Exception {
        for (int limit = 1; limit <= KEYS.size() + 1; limit++) {
            for (var delimiter : List.of("", "/")) {
                var found = new ArrayList<String>();
                var token = "";
                do {
                    var page = call("GET /icons?list-type=2&max-keys=" + limit + "&delimiter=" + delimiter
                            + (token.isEmpty() ? "" : "&continuation-token=" + token));
                    found.addAll(page.texts("Contents", "Key"));
                    found.addAll(page.texts("CommonPrefixes", "Prefix"));
                    token = page.xml().textOf("NextContinuationToken").orElse("");
                    assertEquals(
                            Boolean.toString(!token.isEmpty()),
                            page.xml().textOf("IsTruncated").orElseThrow());
                } while (!token.isEmpty());
                assertEquals(expected(delimiter), found.stream().sorted().toList(), "limit " + limit);
            }
        }
    }

    @Test
    void theFirstVersionPagesByNames() throws Exception {
        for (int limit = 1; limit <= KEYS.size() + 1; limit++) {
            var found = new ArrayList<String>();
            var marker = "";
            do {
                var page = call("GET /icons?delimiter=/&max-keys=" + limit + "&marker=" + encoded(marker));
                found.addAll(page.texts("Contents", "Key"));
                found.addAll(page.texts("CommonPrefixes", "Prefix"));
                marker = page.xml().textOf("NextMarker").orElse("");
            } while (!marker.isEmpty());
            assertEquals(expected("/"), found.stream().sorted().toList(), "limit " + limit);
        }
        var plain = call("GET /icons?max-keys=2");
        assertEquals(Optional.empty(), plain.xml().textOf("NextMarker"));
        assertEquals(Optional.of("true"), plain.xml().textOf("IsTruncated"));
    }

    @Test
    void prefixesStartsAndEncodings() throws Exception {
        assertEquals(
                List.of("a", "a/1", "a/2"),
                call("GET /icons?list-type=2&prefix=a").texts("Contents", "Key"));
        assertEquals(
                List.of("b", "c/d/1"),
                call("GET /icons?list-type=2&start-after=a%2F2&max-keys=2").texts("Contents", "Key"));
        assertEquals(
                List.of("d%20e%26%3C"),
                call("GET /icons?list-type=2&prefix=d&encoding-type=url").texts("Contents", "Key"));
        assertEquals(
                List.of("c/d"),
                call("GET /icons?list-type=2&prefix=c&delimiter=d").texts("CommonPrefixes", "Prefix"));
        var empty = call("GET /icons?list-type=2&max-keys=0").xml();
        assertEquals(Optional.of("false"), empty.textOf("IsTruncated"));
        assertEquals(Optional.of("0"), empty.textOf("KeyCount"));
        var most = call("GET /icons?list-type=2&max-keys=5000").xml();
        assertEquals(Optional.of("1000"), most.textOf("MaxKeys"));
        assertEquals(
                Optional.of(""),
                call("GET /icons?list-type=2&continuation-token=").xml().textOf("ContinuationToken"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-keys=-1",
                "max-keys=many",
                "max-keys=99999999999",
                "encoding-type=base64",
                "continuation-token=guess"
            })
    void badParametersAreRefused(String query) throws Exception {
        assertEquals("InvalidArgument", call("GET /icons?list-type=2&" + query).code());
    }

    private static List<String> expected(String delimiter) {
        return KEYS.stream()
                .map(key -> delimiter.isEmpty() || !key.contains(delimiter)
                        ? key
                        : key.substring(0, key.indexOf(delimiter) + 1))
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> bucketNames(String line) throws Exception {
        return call(line).xml().children().stream()
                .filter(element -> element.name().equals("Buckets"))
                .flatMap(element -> element.children().stream())
                .map(bucket -> bucket.textOf("Name").orElseThrow())
                .toList();
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer create(String line, String body) throws Exception {
        return store.call(Requests.of(body.getBytes(StandardCharsets.UTF_8), line));
    }

    private Answer call(String... lines) throws Exception {
        return store.call(Requests.of(lines));
    }
}
