package io.granary.conformance.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.harness.Setup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/// ListObjectsV2 and ListObjects with all their options.
class ListingTest extends S3Suite {
    private static final int THREADS = 16;

    ListingTest(Setup setup) {
        super(setup);
    }

    @Test
    void emptyBucketHasAnEmptyListing() {
        var bucket = bucket();
        var page = s3.listObjectsV2(b -> b.bucket(bucket));
        assertEquals(List.of(), page.contents());
        assertEquals(0, page.keyCount());
        assertFalse(page.isTruncated());
        assertNull(page.nextContinuationToken());
        assertEquals(bucket, page.name());
        assertEquals(1000, page.maxKeys());
    }

    @Test
    void lineTellsWhatHeadTells() {
        var bucket = bucket();
        put(bucket, "key", "body");
        var line = s3.listObjectsV2(b -> b.bucket(bucket)).contents().getFirst();
        var head = s3.headObject(b -> b.bucket(bucket).key("key"));
        assertEquals(head.eTag(), line.eTag());
        assertEquals(head.contentLength(), line.size());
        assertEquals(head.lastModified().getEpochSecond(), line.lastModified().getEpochSecond());
        assertEquals(ObjectStorageClass.STANDARD, line.storageClass());
        assertNull(line.owner());
    }

    @Test
    void ownerIsToldOnRequestAndAlwaysByVersionOne() {
        var bucket = bucket();
        put(bucket, "key", "body");
        assertNotNull(s3.listObjectsV2(b -> b.bucket(bucket).fetchOwner(true))
                .contents()
                .getFirst()
                .owner()
                .id());
        assertNotNull(s3.listObjects(b -> b.bucket(bucket))
                .contents()
                .getFirst()
                .owner()
                .id());
    }

    @Test
    void directoriesAreListedByDelimiter() {
        assumeSlashesAreKept();
        var bucket = bucket();
        List.of("a", "a/b", "a/b/c", "a/b/d", "a/e", "a//", "b/", "b/c", "c", "/x")
                .forEach(key -> put(bucket, key, "x"));
        var top = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/"));
        assertEquals(List.of("a", "c"), keys(top.contents()));
        assertEquals(List.of("/", "a/", "b/"), prefixes(top.commonPrefixes()));
        assertEquals(5, top.keyCount());
        assertEquals("/", top.delimiter());
        var below = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").prefix("a/"));
        assertEquals(List.of("a/b", "a/e"), keys(below.contents()));
        assertEquals(List.of("a//", "a/b/"), prefixes(below.commonPrefixes()));
        assertEquals("a/", below.prefix());
        var open = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").prefix("a"));
        assertEquals(List.of("a"), keys(open.contents()));
        assertEquals(List.of("a/"), prefixes(open.commonPrefixes()));
        var whole = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").prefix("b/"));
        assertEquals(List.of("b/", "b/c"), keys(whole.contents()));
        var none = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").prefix("none/"));
        assertEquals(0, none.keyCount());
    }

    @Test
    void delimiterMayBeAnyText() {
        var bucket = bucket();
        List.of("x--y--1", "x--y--2", "x-z", "xx", "🦆🌾a", "🦆🌾b").forEach(key -> put(bucket, key, "x"));
        var dashes = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("--"));
        assertEquals(List.of("x--"), prefixes(dashes.commonPrefixes()));
        assertEquals(List.of("x-z", "xx", "🦆🌾a", "🦆🌾b"), keys(dashes.contents()));
        var ducks = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("🌾"));
        assertEquals(List.of("🦆🌾"), prefixes(ducks.commonPrefixes()));
    }

    @Test
    void pageHoldsAtMostAThousand() {
        var bucket = bucket();
        var keys = IntStream.range(0, 1005)
                .mapToObj(i -> String.format("key-%05d", i))
                .toList();
        putAll(bucket, keys);
        var first = s3.listObjectsV2(b -> b.bucket(bucket));
        assertEquals(1000, first.contents().size());
        assertTrue(first.isTruncated());
        var beyond = s3.listObjectsV2(b -> b.bucket(bucket).maxKeys(5000));
        assertEquals(1000, beyond.contents().size());
        assertEquals(
                keys,
                s3.listObjectsV2Paginator(b -> b.bucket(bucket)).contents().stream()
                        .map(S3Object::key)
                        .toList());
        var one = s3.listObjects(b -> b.bucket(bucket));
        assertEquals(1000, one.contents().size());
        assertTrue(one.isTruncated());
    }

    @Test
    void pageOfNoKeysIsEmptyAndTheLast() {
        var bucket = bucket();
        put(bucket, "key", "x");
        var page = s3.listObjectsV2(b -> b.bucket(bucket).maxKeys(0));
        assertEquals(List.of(), page.contents());
        assertFalse(page.isTruncated());
    }

    @Test
    void startAfterNeedNotBeAKey() {
        var bucket = bucket();
        putAll(bucket, List.of("a", "b", "b/1", "b/2", "c"));
        assertEquals(List.of("b", "b/1", "b/2", "c"), after(bucket, "a"));
        assertEquals(List.of("b", "b/1", "b/2", "c"), after(bucket, "aa"));
        assertEquals(List.of("c"), after(bucket, "b/2"));
        assertEquals(List.of(), after(bucket, "c"));
        assertEquals(List.of(), after(bucket, "z"));
        // Inside a directory: it has been told by whoever got there.
        var inside = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").startAfter("b/1"));
        assertEquals(List.of(), prefixes(inside.commonPrefixes()));
        assertEquals(List.of("c"), keys(inside.contents()));
        assertEquals("b/1", inside.startAfter());
    }

    @Test
    void directoryIsNotToldAgainOnTheNextPage() {
        var bucket = bucket();
        putAll(bucket, List.of("a/1", "a/2", "a/3", "b", "c/1", "c/2", "d"));
        var first = s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").maxKeys(1));
        assertEquals(List.of("a/"), prefixes(first.commonPrefixes()));
        var second = s3.listObjectsV2(
                b -> b.bucket(bucket).delimiter("/").maxKeys(2).continuationToken(first.nextContinuationToken()));
        assertEquals(List.of("b"), keys(second.contents()));
        assertEquals(List.of("c/"), prefixes(second.commonPrefixes()));
        var third = s3.listObjectsV2(
                b -> b.bucket(bucket).delimiter("/").maxKeys(2).continuationToken(second.nextContinuationToken()));
        assertEquals(List.of("d"), keys(third.contents()));
        assertEquals(List.of(), third.commonPrefixes());
        assertFalse(third.isTruncated());
    }

    @Test
    void versionOneContinuesBehindItsMarker() {
        var bucket = bucket();
        putAll(bucket, List.of("a/1", "a/2", "b", "c/1", "d"));
        var first = s3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(1));
        assertEquals(List.of("a/"), prefixes(first.commonPrefixes()));
        assertEquals("a/", first.nextMarker());
        var second =
                s3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(2).marker(first.nextMarker()));
        assertEquals(List.of("b"), keys(second.contents()));
        assertEquals(List.of("c/"), prefixes(second.commonPrefixes()));
        assertEquals("c/", second.nextMarker());
        var third =
                s3.listObjects(b -> b.bucket(bucket).delimiter("/").maxKeys(2).marker(second.nextMarker()));
        assertEquals(List.of("d"), keys(third.contents()));
        assertFalse(third.isTruncated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"forged", "AAAA", "%%%", "🦆"})
    void forgedTokenIsRefused(String token) {
        var bucket = bucket();
        refused(
                400,
                "InvalidArgument",
                () -> s3.listObjectsV2(b -> b.bucket(bucket).continuationToken(token)));
    }

    @Test
    void negativeLimitIsRefused() {
        var bucket = bucket();
        refused(
                400,
                "InvalidArgument",
                () -> s3.listObjectsV2(b -> b.bucket(bucket).maxKeys(-1)));
        refused(
                400,
                "InvalidArgument",
                () -> s3.listObjects(b -> b.bucket(bucket).maxKeys(-1)));
    }

    @Test
    void unknownEncodingIsRefused() {
        var bucket = bucket();
        refused(
                400,
                "InvalidArgument",
                () -> s3.listObjectsV2(b -> b.bucket(bucket).encodingType("rot13")));
    }

    /// What was just written or deleted is in the next listing, whatever has reached the index by then.
    @Test
    void listingFollowsEveryWrite() {
        var bucket = bucket();
        for (int i = 0; i < 20; i++) {
            put(bucket, "key-" + (char) ('a' + i), "x");
            assertEquals(i + 1, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
        }
        for (int i = 0; i < 20; i++) {
            int key = i;
            s3.deleteObject(b -> b.bucket(bucket).key("key-" + (char) ('a' + key)));
            assertEquals(19 - i, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());
        }
    }

    @Test
    void randomListingsAgreeWithTheModel() {
        assumeSlashesAreKept();
        long seed = 7_103_511L;
        var random = new Random(seed);
        var bucket = bucket();
        var model = new ListingModel();
        while (model.size() < 200) {
            model.add(randomName(random, 1 + random.nextInt(6)));
        }
        putAll(bucket, model.keys());
        for (int i = 0; i < 60; i++) {
            var prefix = random.nextInt(3) == 0 ? "" : randomName(random, random.nextInt(3));
            var delimiter = List.of("", "/", "a", "//", "🦆").get(random.nextInt(5));
            var after = random.nextInt(3) == 0 ? randomName(random, 1 + random.nextInt(3)) : "";
            int limit = 1 + random.nextInt(20);
            var description = "seed " + seed + ", step " + i + ", prefix '" + prefix + "', delimiter '" + delimiter
                    + "', after '" + after + "', limit " + limit;
            var expected = model.list(prefix, delimiter, after);
            assertEquals(expected, pagesOfVersionTwo(bucket, prefix, delimiter, after, limit), description);
            assertEquals(expected, pagesOfVersionOne(bucket, prefix, delimiter, after, limit), description);
        }
    }

    private static String randomName(Random random, int length) {
        var alphabet = List.of("a", "b", "/", "/", "-", "é", "🦆", "\uE000");
        return IntStream.range(0, length)
                .mapToObj(i -> alphabet.get(random.nextInt(alphabet.size())))
                .reduce("", String::concat);
    }

    private List<String> pagesOfVersionTwo(String bucket, String prefix, String delimiter, String after, int limit) {
        var all = new ArrayList<String>();
        String token = null;
        do {
            var request = ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .delimiter(delimiter)
                    .startAfter(after)
                    .maxKeys(limit)
                    .encodingType(EncodingType.URL)
                    .continuationToken(token)
                    .build();
            var page = s3.listObjectsV2(request);
            all.addAll(ListingModel.merged(keys(page.contents()), prefixes(page.commonPrefixes())));
            assertEquals(page.contents().size() + page.commonPrefixes().size(), page.keyCount());
            assertTrue(page.keyCount() == limit || !page.isTruncated(), "a page that is not the last is full");
            token = nextToken(page);
        } while (token != null);
        return all;
    }

    private static String nextToken(ListObjectsV2Response page) {
        assertEquals(page.isTruncated(), page.nextContinuationToken() != null);
        return page.nextContinuationToken();
    }

    private List<String> pagesOfVersionOne(String bucket, String prefix, String delimiter, String after, int limit) {
        var all = new ArrayList<String>();
        var marker = after;
        for (boolean more = true; more; ) {
            var request = ListObjectsRequest.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .delimiter(delimiter)
                    .marker(marker)
                    .maxKeys(limit)
                    .encodingType(EncodingType.URL)
                    .build();
            var page = s3.listObjects(request);
            var names = ListingModel.merged(keys(page.contents()), prefixes(page.commonPrefixes()));
            all.addAll(names);
            more = page.isTruncated();
            if (more) {
                marker = names.getLast();
            }
        }
        return all;
    }

    private List<String> after(String bucket, String name) {
        return keys(s3.listObjectsV2(b -> b.bucket(bucket).startAfter(name)).contents());
    }

    private void putAll(String bucket, Collection<String> keys) {
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var puts = keys.stream()
                    .map(key -> pool.submit(() -> put(bucket, key, "x")))
                    .toList();
            for (var put : puts) {
                try {
                    put.get();
                } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static List<String> keys(List<S3Object> lines) {
        return lines.stream().map(S3Object::key).toList();
    }

    private static List<String> prefixes(List<CommonPrefix> lines) {
        return lines.stream().map(CommonPrefix::prefix).toList();
    }
}
