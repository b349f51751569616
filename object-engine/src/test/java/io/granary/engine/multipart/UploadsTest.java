package io.granary.engine.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.Bodies;
import io.granary.engine.EngineConfig;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.checksum.Checksummer;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.object.WriteCondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads from their first part to the object, over real files. Parts of 1,000 bytes are enough here.
class UploadsTest {
    private static final int LEAST = 1000;
    private static final int PACKED = 4096;
    private static final EngineConfig SMALL_PARTS = new EngineConfig(PACKED, LEAST, 4, 64);
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("ck/1.pt");

    private final Random random = new Random(20_261_123);
    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"), SMALL_PARTS);
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void partsBecomeOneObject() throws Exception {
        var upload = create();
        var bodies = List.of(body(20_000), body(1000), body(300));
        var stored = complete(upload, put(upload, bodies));
        assertEquals(etag(bodies), stored.etag());
        assertEquals(21_300, stored.size());
        assertArrayEquals(joined(bodies), store.get(BUCKET, KEY));
        assertEquals(
                noSuchUpload(upload),
                OpenStore.refusal(() -> store.engine().uploads().get(BUCKET, KEY, upload.id())));
        assertEquals(List.of(), store.engine().uploads().list(BUCKET, new byte[0], Optional.empty(), 10));
    }

    @Test
    void headersComeFromTheBeginningOfTheUpload() throws Exception {
        var headers = new Headers(List.of(new Headers.Header("x-amz-meta-who", "Zoë")));
        var upload = OpenStore.await(
                store.engine().uploads().create(BUCKET, KEY, headers, Optional.empty(), Optional.empty()));
        store.reopen();
        complete(upload, put(upload, List.of(body(10))));
        try (var object = store.engine().open(BUCKET, KEY)) {
            assertEquals(headers, OpenStore.await(object.head(false)).headers());
        }
    }

    @Test
    void aTinyObjectOfOnePartEndsPacked() throws Exception {
        for (int length : new int[] {0, 5, PACKED}) {
            var upload = create();
            var bodies = List.of(body(length));
            assertEquals(etag(bodies), complete(upload, put(upload, bodies)).etag());
            assertArrayEquals(bodies.getFirst(), store.get(BUCKET, KEY));
            try (var object = store.engine().open(BUCKET, KEY)) {
                assertEquals(BodyKind.PACKED, object.version().body());
                assertEquals(1, object.version().etag().parts());
                assertEquals(List.of(), OpenStore.await(object.parts()));
            }
            assertEquals(0, store.extentFiles());
        }
    }

    @Test
    void aTinyObjectWhoseOnlyPartIsNotTheFirstEndsPackedToo() throws Exception {
        var upload = create();
        var body = body(77);
        var part = put(upload, 9, body);
        complete(upload, List.of(part));
        assertArrayEquals(body, store.get(BUCKET, KEY));
        try (var object = store.engine().open(BUCKET, KEY)) {
            assertEquals(BodyKind.PACKED, object.version().body());
        }
        awaitExtents(0);
    }

    @Test
    void rangesGoAcrossParts() throws Exception {
        var upload = create();
        var bodies = List.of(body(5000), body(70_000), body(1001), body(1));
        complete(upload, put(upload, bodies));
        var whole = joined(bodies);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(whole.length);
            int length = random.nextInt(whole.length - from) + 1;
            try (var object = store.engine().open(BUCKET, KEY)) {
                assertArrayEquals(
                        Arrays.copyOfRange(whole, from, from + length),
                        Bodies.all(OpenStore.await(object.body(from, length))));
            }
        }
    }

    @Test
    void theObjectKnowsItsParts() throws Exception {
        var upload = create(ChecksumKind.SHA256);
        var bodies = List.of(body(5000), body(1001), body(17));
        var parts = put(upload, bodies);
        complete(upload, List.of(parts.get(0), parts.get(1), parts.get(2)));
        try (var object = store.engine().open(BUCKET, KEY)) {
            var expected = parts.stream()
                    .map(part -> new BodyLayout.Part(part.number(), part.size(), Optional.of(part.checksum())))
                    .toList();
            assertEquals(expected, OpenStore.await(object.parts()));
        }
    }

    @Test
    void compositeAndFullChecksumsAreThoseOfTheBytes() throws Exception {
        var bodies = List.of(body(5000), body(1001), body(17));
        var whole = joined(bodies);
        for (var kind : List.of(ChecksumKind.CRC32, ChecksumKind.CRC32C, ChecksumKind.SHA1, ChecksumKind.SHA256)) {
            var upload = create(kind);
            var stored = complete(upload, put(upload, bodies));
            var checksums = new ByteArrayOutputStream();
            bodies.forEach(body -> checksums.writeBytes(
                    Checksummer.of(kind, body, 0, body.length).value()));
            var all = checksums.toByteArray();
            assertEquals(
                    new Checksum(
                            kind,
                            ChecksumType.COMPOSITE,
                            Checksummer.of(kind, all, 0, all.length).value()),
                    stored.checksum());
        }
        for (var kind : List.of(ChecksumKind.CRC32, ChecksumKind.CRC32C, ChecksumKind.CRC64NVME)) {
            var upload = OpenStore.await(store.engine()
                    .uploads()
                    .create(BUCKET, KEY, Headers.NONE, Optional.of(kind), Optional.of(ChecksumType.FULL_OBJECT)));
            var stored = complete(upload, put(upload, bodies));
            assertEquals(Checksummer.of(kind, whole, 0, whole.length), stored.checksum());
        }
    }

    @Test
    void aChecksumThatCannotBeIsRefused() {
        assertInstanceOf(
                EngineFailure.BadCompletion.class,
                OpenStore.refusal(() -> OpenStore.await(store.engine()
                        .uploads()
                        .create(
                                BUCKET,
                                KEY,
                                Headers.NONE,
                                Optional.of(ChecksumKind.SHA256),
                                Optional.of(ChecksumType.FULL_OBJECT)))));
    }

    @Test
    void aWrongListOfPartsIsRefusedAndTheUploadStays() throws Exception {
        var upload = create();
        var parts = put(upload, List.of(body(2000), body(999), body(2000)));
        assertEquals(new EngineFailure.InvalidPartOrder(), refused(upload, parts.get(2), parts.get(0)));
        assertEquals(new EngineFailure.InvalidPartOrder(), refused(upload, parts.get(0), parts.get(0)));
        assertEquals(new EngineFailure.PartTooSmall(2, 999, LEAST), refused(upload, parts.get(1), parts.get(2)));
        var unknown = new StoredPart(4, 1, parts.get(0).etag(), parts.get(0).checksum(), 0, List.of());
        assertEquals(new EngineFailure.InvalidPart(4), refused(upload, parts.get(0), unknown));
        for (var etag :
                List.of("", "x", "\"" + parts.get(1).etag() + "\"", parts.get(0).etag() + "-1")) {
            var named = new NamedPart(1, etag, Optional.empty());
            assertEquals(
                    new EngineFailure.InvalidPart(1),
                    OpenStore.refusal(() -> await(completion(upload, List.of(named)))));
        }
        assertInstanceOf(
                EngineFailure.BadCompletion.class, OpenStore.refusal(() -> await(completion(upload, List.of()))));
        complete(upload, List.of(parts.get(0), parts.get(2)));
        assertEquals(4000, store.get(BUCKET, KEY).length);
        awaitExtents(2);
    }

    @Test
    void whatTheClientSaysOfTheObjectMustHold() throws Exception {
        var upload = create(ChecksumKind.CRC32);
        var body = body(2000);
        var named = named(put(upload, List.of(body)));
        assertInstanceOf(
                EngineFailure.BadCompletion.class,
                OpenStore.refusal(() -> await(completion(
                        upload,
                        named,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(1999),
                        WriteCondition.ALWAYS))));
        assertInstanceOf(
                EngineFailure.BadCompletion.class,
                OpenStore.refusal(() -> await(completion(
                        upload,
                        named,
                        Optional.empty(),
                        Optional.of(ChecksumType.FULL_OBJECT),
                        OptionalLong.empty(),
                        WriteCondition.ALWAYS))));
        assertInstanceOf(
                EngineFailure.ChecksumMismatch.class,
                OpenStore.refusal(() -> await(completion(
                        upload,
                        named,
                        Optional.of(Checksummer.of(ChecksumKind.CRC32, body, 1, 10)),
                        Optional.empty(),
                        OptionalLong.empty(),
                        WriteCondition.ALWAYS))));
        var crc = Checksummer.of(ChecksumKind.CRC32, body, 0, body.length).value();
        var stored = OpenStore.await(store.engine()
                .complete(completion(
                        upload,
                        named,
                        Optional.of(Checksummer.of(ChecksumKind.CRC32, crc, 0, crc.length)),
                        Optional.of(ChecksumType.COMPOSITE),
                        OptionalLong.of(2000),
                        WriteCondition.ALWAYS)));
        assertEquals(2000, stored.size());
    }

    @Test
    void aConditionIsJudgedAtTheCommitAndItsFailureLeavesTheUpload() throws Exception {
        var upload = create();
        var named = named(put(upload, List.of(body(5))));
        store.put(Put.of(BUCKET, KEY), body(1));
        var absent = completion(
                upload, named, Optional.empty(), Optional.empty(), OptionalLong.empty(), WriteCondition.ABSENT);
        assertInstanceOf(EngineFailure.ConditionFailed.class, OpenStore.refusal(() -> await(absent)));
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        await(absent);
        assertEquals(5, store.get(BUCKET, KEY).length);
    }

    @Test
    void aPartIsReplacedByItsNumberAndTheOldBytesGo() throws Exception {
        var upload = create();
        var first = put(upload, 1, body(20_000));
        var body = body(30_000);
        var second = put(upload, 1, body);
        assertNotEquals(first.etag(), second.etag());
        awaitExtents(1);
        assertEquals(new EngineFailure.InvalidPart(1), refused(upload, first));
        complete(upload, List.of(second));
        assertArrayEquals(body, store.get(BUCKET, KEY));
    }

    @Test
    void partsThatAreNotNamedAreFreed() throws Exception {
        var upload = create();
        var parts = put(upload, List.of(body(20_000), body(20_000), body(20_000)));
        assertEquals(3, store.extentFiles());
        complete(upload, List.of(parts.get(1)));
        awaitExtents(1);
        assertEquals(20_000, store.get(BUCKET, KEY).length);
    }

    @Test
    void completingAgainGivesTheSameAnswerAlsoAfterAKill() throws Exception {
        var upload = create();
        var parts = put(upload, List.of(body(20_000), body(3)));
        var stored = complete(upload, parts);
        assertEquals(stored, complete(upload, parts));
        store.kill();
        assertEquals(stored, complete(upload, parts));
        store.rebuildIndex();
        assertEquals(stored, complete(upload, parts));
    }

    @Test
    void anUploadIsOfItsKeyOnly() throws Exception {
        var upload = create();
        var other = ObjectKey.of("other");
        var parts = put(upload, List.of(body(5)));
        var completion = new Completion(
                BUCKET,
                other,
                upload.id(),
                named(parts),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                WriteCondition.ALWAYS);
        assertEquals(noSuchUpload(upload), OpenStore.refusal(() -> await(completion)));
        complete(upload, parts);
        assertEquals(noSuchUpload(upload), OpenStore.refusal(() -> await(completion)));
        var put = part(other, upload.id(), 1);
        assertEquals(
                noSuchUpload(upload),
                OpenStore.refusal(() -> OpenStore.await(store.engine().putPart(put, ByteBuffer.wrap(body(5))))));
    }

    @Test
    void anAbortFreesTheParts() throws Exception {
        var upload = create();
        put(upload, List.of(body(20_000), body(20_000), body(5)));
        OpenStore.await(store.engine().uploads().abort(BUCKET, KEY, upload.id()));
        awaitExtents(0);
        assertEquals(
                noSuchUpload(upload),
                OpenStore.refusal(() -> OpenStore.await(store.engine().uploads().abort(BUCKET, KEY, upload.id()))));
        assertEquals(noSuchUpload(upload), OpenStore.refusal(() -> put(upload, 1, body(20_000))));
        assertEquals(noSuchUpload(upload), OpenStore.refusal(() -> put(upload, 1, body(5))));
        awaitExtents(0);
    }

    @Test
    void anUploadSurvivesAKillBetweenItsSteps() throws Exception {
        var upload = create();
        store.kill();
        var first = put(upload, 1, body(20_000));
        store.kill();
        var body = body(300);
        var second = put(upload, 2, body);
        store.kill();
        assertEquals(upload, store.engine().uploads().get(BUCKET, KEY, upload.id()));
        assertEquals(List.of(first, second), store.engine().uploads().parts(upload, 0, 10));
        store.rebuildIndex();
        assertEquals(List.of(first, second), store.engine().uploads().parts(upload, 0, 10));
        var stored = complete(upload, List.of(first, second));
        store.kill();
        assertEquals(20_300, store.get(BUCKET, KEY).length);
        store.rebuildIndex();
        assertEquals(20_300, store.get(BUCKET, KEY).length);
        assertEquals(stored, complete(upload, List.of(first, second)));
        awaitExtents(2);
    }

    @Test
    void aPartWhoseSenderGoesLeavesNothing() throws Exception {
        var upload = create();
        var cut = store.engine().putPart(part(KEY, upload.id(), 1), Bodies.cutAfter(body(20_000)));
        assertTrue(failure(cut).isPresent());
        assertEquals(List.of(), store.engine().uploads().parts(upload, 0, 10));
        assertEquals(0, store.extentFiles());
    }

    @Test
    void aThousandPartsAreListedInPagesAndCompleted() throws Exception {
        var upload = create(ChecksumKind.CRC32);
        var bodies = new ArrayList<byte[]>();
        var stages = new ArrayList<CompletionStage<StoredPart>>();
        for (int i = 1; i <= 1000; i++) {
            bodies.add(body(LEAST));
            stages.add(store.engine().putPart(part(KEY, upload.id(), i), ByteBuffer.wrap(bodies.getLast())));
        }
        var parts = new ArrayList<StoredPart>();
        for (var stage : stages) {
            parts.add(OpenStore.await(stage));
        }
        assertEquals(parts.subList(0, 400), store.engine().uploads().parts(upload, 0, 400));
        assertEquals(parts.subList(999, 1000), store.engine().uploads().parts(upload, 999, 400));
        var stored = complete(upload, parts);
        assertEquals(etag(bodies), stored.etag());
        assertArrayEquals(joined(bodies), store.get(BUCKET, KEY));
    }

    @Test
    void uploadsAreListedByKeyAndThenByTheirBeginning() throws Exception {
        var keys = List.of("a", "a\0b", "a\0", "ab", "b/1", "b/2", "é");
        var uploads = new ArrayList<Upload>();
        for (var key : keys) {
            for (int i = 0; i < 2; i++) {
                uploads.add(OpenStore.await(store.engine()
                        .uploads()
                        .create(BUCKET, ObjectKey.of(key), Headers.NONE, Optional.empty(), Optional.empty())));
            }
        }
        uploads.sort((one, other) -> one.key().equals(other.key())
                ? Long.compare(one.id().sequence(), other.id().sequence())
                : one.key().compareTo(other.key()));
        var found = new ArrayList<Upload>();
        Optional<Uploads.After> after = Optional.empty();
        while (true) {
            var page = store.engine().uploads().list(BUCKET, new byte[0], after, 3);
            if (page.isEmpty()) {
                break;
            }
            found.addAll(page);
            after = Optional.of(new Uploads.After(
                    page.getLast().key(), Optional.of(page.getLast().id())));
        }
        assertEquals(uploads, found);
        var behind = Optional.of(new Uploads.After(ObjectKey.of("b/1"), Optional.empty()));
        assertEquals(
                List.of("b/2", "b/2"),
                store.engine().uploads().list(BUCKET, "b/".getBytes(StandardCharsets.UTF_8), behind, 10).stream()
                        .map(upload -> upload.key().toString())
                        .toList());
    }

    @Test
    void aRangeOfAnotherObjectBecomesAPart() throws Exception {
        var source = ObjectKey.of("source");
        for (int length : new int[] {3000, 50_000}) {
            var body = body(length);
            OpenStore.await(store.engine().put(Put.of(BUCKET, source), Bodies.content(body, length)));
            var upload = create();
            var part = OpenStore.await(store.engine()
                    .copyPart(store.engine().open(BUCKET, source), 7, length - 9, part(KEY, upload.id(), 1)));
            complete(upload, List.of(part));
            assertArrayEquals(Arrays.copyOfRange(body, 7, length - 2), store.get(BUCKET, KEY));
        }
    }

    /// Each of them wins or is told that there is no such upload; never is there half an object.
    @Test
    void completeAndAbortAtOnceEndOneWay() throws Exception {
        for (int i = 0; i < 50; i++) {
            var key = ObjectKey.of("race/" + i);
            var upload = OpenStore.await(
                    store.engine().uploads().create(BUCKET, key, Headers.NONE, Optional.empty(), Optional.empty()));
            var body = body(i % 2 == 0 ? 5 : 10_000);
            var part = put(upload, 1, body);
            var completed = store.engine().complete(completion(upload, named(List.of(part))));
            var aborted = store.engine().uploads().abort(BUCKET, key, upload.id());
            var completeFailed = failure(completed);
            var abortFailed = failure(aborted);
            if (completeFailed.isEmpty()) {
                assertEquals(noSuchUpload(upload), ((EngineException) abortFailed.orElseThrow()).failure());
                assertArrayEquals(body, store.get(BUCKET, key));
            } else {
                assertEquals(noSuchUpload(upload), ((EngineException) completeFailed.orElseThrow()).failure());
                assertEquals(Optional.empty(), abortFailed);
                assertInstanceOf(
                        EngineFailure.NoSuchKey.class,
                        OpenStore.refusal(() -> store.engine().open(BUCKET, key)));
            }
        }
    }

    /// A completion that read a part before it was replaced must not refer to what the replacement frees.
    @Test
    void completeWhileAPartIsReplacedRefersToBytesThatAreThere() throws Exception {
        for (int i = 0; i < 50; i++) {
            var key = ObjectKey.of("race/" + i);
            var upload = OpenStore.await(
                    store.engine().uploads().create(BUCKET, key, Headers.NONE, Optional.empty(), Optional.empty()));
            var body = body(10_000);
            var part = OpenStore.await(store.engine().putPart(part(key, upload.id(), 1), Bodies.content(body, 10_000)));
            var replaced = store.engine().putPart(part(key, upload.id(), 1), Bodies.content(body, 10_000));
            var completed = store.engine().complete(completion(upload, named(List.of(part))));
            failure(replaced);
            OpenStore.await(completed);
        }
        store.index().flush();
        awaitExtents(50);
        for (int i = 0; i < 50; i++) {
            assertEquals(10_000, store.get(BUCKET, ObjectKey.of("race/" + i)).length);
        }
    }

    private Upload create() throws Exception {
        return OpenStore.await(
                store.engine().uploads().create(BUCKET, KEY, Headers.NONE, Optional.empty(), Optional.empty()));
    }

    private Upload create(ChecksumKind kind) throws Exception {
        return OpenStore.await(
                store.engine().uploads().create(BUCKET, KEY, Headers.NONE, Optional.of(kind), Optional.empty()));
    }

    private List<StoredPart> put(Upload upload, List<byte[]> bodies) throws Exception {
        var parts = new ArrayList<StoredPart>();
        for (var body : bodies) {
            parts.add(put(upload, parts.size() + 1, body));
        }
        return parts;
    }

    private StoredPart put(Upload upload, int number, byte[] body) throws Exception {
        var put = part(upload.key(), upload.id(), number);
        return OpenStore.await(
                body.length <= PACKED
                        ? store.engine().putPart(put, ByteBuffer.wrap(body))
                        : store.engine().putPart(put, Bodies.content(body, body.length)));
    }

    private static PartPut part(ObjectKey key, UploadId upload, int number) {
        return new PartPut(BUCKET, key, upload, number, Optional.empty(), Optional.empty(), Optional::empty);
    }

    private Stored complete(Upload upload, List<StoredPart> parts) throws Exception {
        return await(completion(upload, named(parts)));
    }

    private Stored await(Completion completion) throws Exception {
        return OpenStore.await(store.engine().complete(completion));
    }

    private EngineFailure refused(Upload upload, StoredPart... parts) {
        return OpenStore.refusal(() -> complete(upload, List.of(parts)));
    }

    private static List<NamedPart> named(List<StoredPart> parts) {
        return parts.stream()
                .map(part -> new NamedPart(part.number(), part.etag().toString(), Optional.of(part.checksum())))
                .toList();
    }

    private static Completion completion(Upload upload, List<NamedPart> parts) {
        return completion(
                upload, parts, Optional.empty(), Optional.empty(), OptionalLong.empty(), WriteCondition.ALWAYS);
    }

    private static Completion completion(
            Upload upload,
            List<NamedPart> parts,
            Optional<Checksum> checksum,
            Optional<ChecksumType> type,
            OptionalLong size,
            WriteCondition condition) {
        return new Completion(BUCKET, upload.key(), upload.id(), parts, checksum, type, size, condition);
    }

    private static EngineFailure noSuchUpload(Upload upload) {
        return new EngineFailure.NoSuchUpload(upload.id());
    }

    private static Optional<Exception> failure(CompletionStage<?> stage) {
        try {
            OpenStore.await(stage);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    /// The reaper deletes behind the index's writer, each on a thread of its own.
    private void awaitExtents(long expected) throws IOException {
        store.index().flush();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (store.extentFiles() != expected && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(expected, store.extentFiles());
    }

    private byte[] body(int length) {
        return Bodies.random(random, length);
    }

    private static byte[] joined(List<byte[]> bodies) {
        var all = new ByteArrayOutputStream();
        bodies.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /// S3's tag of an object of parts, computed as everybody does.
    private static ETag etag(List<byte[]> bodies) throws Exception {
        var md5 = MessageDigest.getInstance("MD5");
        var digests = new ByteArrayOutputStream();
        bodies.forEach(body -> digests.writeBytes(md5.digest(body)));
        return ETag.ofMd5(md5.digest(digests.toByteArray()), bodies.size());
    }
}
