package io.granary.engine.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.granary.engine.EngineConfig;
import io.granary.engine.EngineFailure;
import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that end without their client: stale ones, and those of a bucket that is removed.
class UploadExpiryTest {
    private static final EngineConfig CONFIG = new EngineConfig(4096, 0, 4, 64);
    private static final Duration STALE = CONFIG.staleUploads();
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("ck/1.pt");

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"), CONFIG);
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void anUploadThatGotNothingForLongIsGivenUpAndItsSpaceComesBack() throws Exception {
        var upload = create(KEY);
        put(upload, 1, 10_000);
        var last = put(upload, 2, 10_000);
        var later = create(ObjectKey.of("later"));

        expire(last.modifiedMillis() + STALE.toMillis());
        assertEquals(2, uploads().size());

        store.reopen();
        expire(Math.max(last.modifiedMillis(), later.initiatedMillis()) + STALE.toMillis() + 1);
        assertEquals(List.of(), uploads());
        assertEquals(2, store.engine().expiry().expired());
        assertInstanceOf(EngineFailure.NoSuchUpload.class, OpenStore.refusal(() -> put(upload, 3, 10)));
        awaitNoExtents();
    }

    @Test
    void anUploadThatStillGetsPartsStays() throws Exception {
        var upload = create(KEY);
        var part = put(upload, 1, 10_000);
        // Stale by its beginning, but not by its last part.
        expire(part.modifiedMillis() + STALE.toMillis());
        assertArrayEquals(new byte[10_000], completed(upload, part));
    }

    @Test
    void aCompletionIsForgottenAfterAWhile() throws Exception {
        var upload = create(KEY);
        var part = put(upload, 1, 10);
        var stored = OpenStore.await(complete(upload, part));
        long forgotten =
                stored.modifiedMillis() + CONFIG.rememberedCompletions().toMillis() + 1;

        expire(forgotten - 1);
        assertEquals(stored, OpenStore.await(complete(upload, part)));
        expire(forgotten);
        assertEquals(
                new EngineFailure.NoSuchUpload(upload.id()),
                OpenStore.refusal(() -> OpenStore.await(complete(upload, part))));
        assertArrayEquals(new byte[10], store.get(BUCKET, KEY));
        assertEquals(List.of(), rows(RowSpace.COMPLETED_UPLOAD));
    }

    @Test
    void aBucketTakesItsUploadsAlong() throws Exception {
        var finished = create(KEY);
        completed(finished, put(finished, 1, 10));
        OpenStore.await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        var upload = create(KEY);
        put(upload, 1, 10_000);
        create(ObjectKey.of("nothing yet"));
        var other = new BucketName("other");
        store.createBucket(other);
        var elsewhere = create(other, KEY);

        OpenStore.await(store.engine().removeBucket(BUCKET));

        assertInstanceOf(EngineFailure.NoSuchBucket.class, OpenStore.refusal(() -> put(upload, 2, 10)));
        awaitNoExtents();
        store.reopen();
        assertEquals(1, rows(RowSpace.UPLOAD).size());
        assertEquals(List.of(), rows(RowSpace.PART));
        assertEquals(List.of(), rows(RowSpace.COMPLETED_UPLOAD));
        assertEquals(
                elsewhere.id(),
                store.engine().uploads().get(other, KEY, elsewhere.id()).id());
        store.createBucket(BUCKET);
        assertEquals(List.of(), uploads());
    }

    @Test
    void aBucketOfVeryManyUploadsTakesThemAlongToo() throws Exception {
        var created = new ArrayList<CompletionStage<Upload>>();
        for (int i = 0; i < 2500; i++) {
            created.add(store.engine()
                    .uploads()
                    .create(BUCKET, ObjectKey.of("k" + i), Headers.NONE, Optional.empty(), Optional.empty()));
        }
        for (var stage : created) {
            OpenStore.await(stage);
        }
        OpenStore.await(store.engine().removeBucket(BUCKET));
        assertEquals(List.of(), rows(RowSpace.UPLOAD));
    }

    @Test
    void aBucketWithAnObjectKeepsItsUploads() throws Exception {
        store.put(Put.of(BUCKET, ObjectKey.of("there")), new byte[3]);
        var upload = create(KEY);
        assertInstanceOf(
                EngineFailure.BucketNotEmpty.class,
                OpenStore.refusal(() -> OpenStore.await(store.engine().removeBucket(BUCKET))));
        assertArrayEquals(new byte[5], completed(upload, put(upload, 1, 5)));
    }

    private void expire(long nowMillis) {
        store.engine().expiry().expire(Instant.ofEpochMilli(nowMillis));
    }

    private List<Upload> uploads() {
        return store.engine().uploads().list(BUCKET, new byte[0], Optional.empty(), 10_000);
    }

    private List<?> rows(RowSpace space) {
        var all = new RowKey(new byte[0]);
        return store.index().rows(space, all, all, 10_000);
    }

    private Upload create(ObjectKey key) throws Exception {
        return create(BUCKET, key);
    }

    private Upload create(BucketName bucket, ObjectKey key) throws Exception {
        return OpenStore.await(store.engine()
                .uploads()
                .create(bucket, key, Headers.NONE, Optional.of(ChecksumKind.CRC32C), Optional.empty()));
    }

    private StoredPart put(Upload upload, int number, int length) throws Exception {
        var put = new PartPut(
                BUCKET, upload.key(), upload.id(), number, Optional.empty(), Optional.empty(), Optional::empty);
        return OpenStore.await(
                length > CONFIG.packingLimitBytes()
                        ? store.engine().putPart(put, io.granary.engine.Bodies.content(new byte[length], length))
                        : store.engine().putPart(put, ByteBuffer.allocate(length)));
    }

    private byte[] completed(Upload upload, StoredPart part) throws Exception {
        OpenStore.await(complete(upload, part));
        return store.get(BUCKET, upload.key());
    }

    private CompletionStage<Stored> complete(Upload upload, StoredPart part) {
        return store.engine()
                .complete(new Completion(
                        BUCKET,
                        upload.key(),
                        upload.id(),
                        List.of(new Completion.NamedPart(
                                part.number(), part.etag().toString(), Optional.empty())),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        WriteCondition.ALWAYS));
    }

    private void awaitNoExtents() throws Exception {
        store.index().flush();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (store.extentFiles() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(0, store.extentFiles());
    }
}
