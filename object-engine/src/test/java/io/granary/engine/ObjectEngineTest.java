package io.granary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import io.granary.model.checksum.Digests;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectEngineTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("a/1.json");

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory);
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void whatWasPutIsReadWithItsHeadersAndChecksum() throws Exception {
        var headers = new Headers(List.of(
                new Headers.Header("content-type", "application/json"), new Headers.Header("x-amz-meta-who", "Zoë")));
        var put = withHeaders(Put.of(BUCKET, KEY), headers);
        var stored = store.put(put, utf8("{}"));
        assertEquals("\"99914b932bd37a50b983c5e7c90ae93b\"", stored.etag().quoted());
        try (var object = store.engine().open(BUCKET, KEY)) {
            assertEquals(stored.etag(), object.version().etag());
            assertEquals(2, object.version().size());
            var body = OpenStore.await(object.body(0, 2));
            assertArrayEquals(utf8("{}"), Bodies.all(body));
            assertEquals(headers, body.head().headers());
            assertEquals(
                    Optional.of(Checksummer.of(ChecksumKind.CRC64NVME, utf8("{}"), 0, 2)),
                    body.head().checksum());
            assertEquals(headers, OpenStore.await(object.head(false)).headers());
        }
    }

    @Test
    void anEmptyObjectIsAnObject() throws Exception {
        store.put(Put.of(BUCKET, KEY), new byte[0]);
        assertArrayEquals(new byte[0], store.get(BUCKET, KEY));
    }

    @Test
    void theLastPutWins() throws Exception {
        store.put(Put.of(BUCKET, KEY), utf8("one"));
        store.put(Put.of(BUCKET, KEY), utf8("two"));
        assertArrayEquals(utf8("two"), store.get(BUCKET, KEY));
    }

    @Test
    void aDeletedKeyIsGoneAndDeletingItAgainIsNoError() throws Exception {
        store.put(Put.of(BUCKET, KEY), utf8("x"));
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        assertInstanceOf(
                EngineFailure.NoSuchKey.class,
                OpenStore.refusal(() -> store.engine().open(BUCKET, KEY)));
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
    }

    @Test
    void aPutIntoNoBucketIsRefusedAndWritesNothing() throws Exception {
        long before = store.logEnd();
        var failure = OpenStore.refusal(() -> store.put(Put.of(new BucketName("other"), KEY), utf8("x")));
        assertInstanceOf(EngineFailure.NoSuchBucket.class, failure);
        assertEquals(before, store.logEnd());
    }

    @Test
    void aBodyThatIsNotWhatTheClientSaysIsRefused() throws Exception {
        var wrongMd5 = new Put(
                BUCKET,
                KEY,
                Headers.NONE,
                Optional.of(Digests.md5(utf8("y"), 0, 1)),
                Optional.empty(),
                Optional::empty,
                WriteCondition.ALWAYS);
        assertEquals(
                "Content-MD5",
                assertInstanceOf(
                                EngineFailure.ChecksumMismatch.class,
                                OpenStore.refusal(() -> store.put(wrongMd5, utf8("x"))))
                        .what());
        var wrongCrc = new Put(
                BUCKET,
                KEY,
                Headers.NONE,
                Optional.empty(),
                Optional.of(ChecksumKind.CRC32),
                () -> Optional.of(Checksum.ofWhole(ChecksumKind.CRC32, new byte[4])),
                WriteCondition.ALWAYS);
        assertEquals(
                "x-amz-checksum-crc32",
                assertInstanceOf(
                                EngineFailure.ChecksumMismatch.class,
                                OpenStore.refusal(() -> store.put(wrongCrc, utf8("x"))))
                        .what());
        assertThrows(EngineException.class, () -> store.engine().open(BUCKET, KEY));
    }

    @Test
    void conditionsAreJudgedAgainstTheCurrentVersion() throws Exception {
        assertInstanceOf(
                EngineFailure.NoSuchKey.class,
                OpenStore.refusal(() ->
                        store.put(withCondition(new WriteCondition.Matches(ETag.ofMd5(new byte[16]))), utf8("x"))));
        var first = store.put(withCondition(WriteCondition.ABSENT), utf8("one"));
        assertEquals(
                "If-None-Match",
                assertInstanceOf(
                                EngineFailure.ConditionFailed.class,
                                OpenStore.refusal(() -> store.put(withCondition(WriteCondition.ABSENT), utf8("two"))))
                        .condition());
        store.put(withCondition(new WriteCondition.Matches(first.etag())), utf8("three"));
        assertEquals(
                "If-Match",
                assertInstanceOf(
                                EngineFailure.ConditionFailed.class,
                                OpenStore.refusal(() -> store.put(
                                        withCondition(new WriteCondition.Matches(first.etag())), utf8("four"))))
                        .condition());
        assertArrayEquals(utf8("three"), store.get(BUCKET, KEY));
        OpenStore.await(store.engine().delete(BUCKET, KEY, new WriteCondition.Present()));
        store.put(withCondition(WriteCondition.ABSENT), utf8("five"));
    }

    @Test
    void bodiesAroundThePackingLimitComeBackWholeAndInRanges() throws Exception {
        var random = new Random(42);
        int limit = store.engine().packingLimitBytes();
        for (int length : new int[] {limit - 1, limit, limit + 1, 9 << 20}) {
            var body = Bodies.random(random, length);
            for (long declared : new long[] {length, -1}) {
                var key = ObjectKey.of("large/" + length + '/' + declared);
                var stored = OpenStore.await(store.engine().put(Put.of(BUCKET, key), Bodies.content(body, declared)));
                assertEquals(ETag.ofMd5(Digests.md5(body, 0, length)), stored.etag());
                assertEquals(Checksummer.of(ChecksumKind.CRC64NVME, body, 0, length), stored.checksum());
                assertArrayEquals(body, store.get(BUCKET, key));
                try (var object = store.engine().open(BUCKET, key)) {
                    assertEquals(
                            length > limit ? BodyKind.EXTENTS : BodyKind.PACKED,
                            object.version().body());
                    for (int i = 0; i < 20; i++) {
                        int from = random.nextInt(length);
                        int count = 1 + random.nextInt(length - from);
                        var range = ByteBuffer.wrap(body, from, count).slice();
                        var read = Bodies.all(OpenStore.await(object.body(from, count)));
                        assertEquals(range, ByteBuffer.wrap(read), () -> "range " + from + '+' + count);
                    }
                }
            }
        }
    }

    @Test
    void aLargeBodyThatIsCutLeavesNothing() throws Exception {
        var body = Bodies.random(new Random(1), 1 << 20);
        var stage = store.engine().put(Put.of(BUCKET, KEY), Bodies.cutAfter(body));
        assertThrows(Exception.class, () -> OpenStore.await(stage));
        assertThrows(EngineException.class, () -> store.engine().open(BUCKET, KEY));
        assertEquals(0, store.extentFiles());
    }

    @Test
    void aCopyHasTheSameBytesUnderItsOwnHeaders() throws Exception {
        var random = new Random(7);
        for (int length : new int[] {10, 2 << 20}) {
            var body = Bodies.random(random, length);
            OpenStore.await(store.engine().put(Put.of(BUCKET, KEY), Bodies.content(body, length)));
            var target = ObjectKey.of("copy");
            var headers = new Headers(List.of(new Headers.Header("content-type", "image/png")));
            OpenStore.await(store.engine()
                    .copy(store.engine().open(BUCKET, KEY), withHeaders(Put.of(BUCKET, target), headers)));
            assertArrayEquals(body, store.get(BUCKET, target));
            try (var copy = store.engine().open(BUCKET, target)) {
                assertEquals(headers, OpenStore.await(copy.head(false)).headers());
            }
        }
    }

    @Test
    void aBucketGoesOnlyWhenItIsEmptyAndComesBackEmpty() throws Exception {
        store.put(Put.of(BUCKET, KEY), utf8("x"));
        assertInstanceOf(
                EngineFailure.BucketNotEmpty.class,
                OpenStore.refusal(() -> OpenStore.await(store.engine().removeBucket(BUCKET))));
        OpenStore.await(store.engine()
                .deleteAll(BUCKET, List.of(Deletion.Target.of(KEY), Deletion.Target.of(ObjectKey.of("never"))), false));
        OpenStore.await(store.engine().removeBucket(BUCKET));
        assertTrue(store.engine().buckets().isEmpty());
        store.createBucket(BUCKET);
        assertThrows(EngineException.class, () -> store.engine().open(BUCKET, KEY));
        assertInstanceOf(
                EngineFailure.BucketExists.class,
                OpenStore.refusal(() -> OpenStore.await(store.engine().createBucket(BUCKET))));
    }

    @Test
    void everythingIsThereAfterAReopening() throws Exception {
        var large = Bodies.random(new Random(3), 1 << 20);
        store.put(Put.of(BUCKET, KEY), utf8("small"));
        OpenStore.await(store.engine().put(Put.of(BUCKET, ObjectKey.of("large")), Bodies.content(large, large.length)));
        store.reopen();
        assertArrayEquals(utf8("small"), store.get(BUCKET, KEY));
        assertArrayEquals(large, store.get(BUCKET, ObjectKey.of("large")));
        assertEquals(0, store.engine().recovery().records());
    }

    @Test
    void aKillIsFollowedByAReplayOfTheTail() throws Exception {
        store.put(Put.of(BUCKET, KEY), utf8("flushed"));
        store.index().flush();
        store.put(Put.of(BUCKET, ObjectKey.of("b")), utf8("in the tail"));
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        store.kill();
        assertArrayEquals(utf8("in the tail"), store.get(BUCKET, ObjectKey.of("b")));
        assertThrows(EngineException.class, () -> store.engine().open(BUCKET, KEY));
        assertTrue(store.engine().recovery().records() <= 3);
    }

    @Test
    void theIndexCanBeMadeAgainFromTheSegments() throws Exception {
        for (int i = 0; i < 100; i++) {
            store.put(Put.of(BUCKET, ObjectKey.of("key-" + i)), utf8("body " + i));
        }
        OpenStore.await(store.engine().delete(BUCKET, ObjectKey.of("key-7"), WriteCondition.ALWAYS));
        var before = store.listAll(BUCKET);
        store.rebuildIndex();
        assertEquals(before, store.listAll(BUCKET));
        assertArrayEquals(utf8("body 99"), store.get(BUCKET, ObjectKey.of("key-99")));
    }

    @Test
    void aDamagedRecordIsNeverServed() throws Exception {
        store.put(Put.of(BUCKET, KEY), utf8("precious"));
        store.put(Put.of(BUCKET, ObjectKey.of("next")), utf8("sound"));
        store.flipByteOf(BUCKET, KEY);
        assertInstanceOf(EngineFailure.Damaged.class, OpenStore.refusal(() -> store.get(BUCKET, KEY)));
        assertEquals(1, store.engine().stats().damagedReads());
        assertArrayEquals(utf8("sound"), store.get(BUCKET, ObjectKey.of("next")));
    }

    private static Put withHeaders(Put put, Headers headers) {
        return new Put(
                put.bucket(),
                put.key(),
                headers,
                put.contentMd5(),
                put.checksumKind(),
                put.claimedChecksum(),
                put.condition());
    }

    private static Put withCondition(WriteCondition condition) {
        return new Put(BUCKET, KEY, Headers.NONE, Optional.empty(), Optional.empty(), Optional::empty, condition);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
