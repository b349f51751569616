package io.granary.engine;

import static io.granary.engine.OpenStore.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmendTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final ObjectKey KEY = ObjectKey.of("a/1.json");
    private static final Headers HEADERS = new Headers(List.of(
            new Headers.Header("content-type", "application/json"), new Headers.Header("x-amz-meta-who", "me")));

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"));
        store.createBucket(BUCKET);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void anAmendedVersionStaysTheSameAndItsAttributesAreNoHeaders() throws Exception {
        put(utf8("{}"));
        var before = version();
        var amended = await(amend(tags("a=1")));
        assertEquals(amended, version());
        assertTrue(amended.sequence() > before.sequence());
        assertEquals(before.born(), amended.born());
        assertEquals(before.modifiedMillis(), amended.modifiedMillis());
        assertEquals(before.etag(), amended.etag());
        assertArrayEquals(utf8("{}"), store.get(BUCKET, KEY));
        assertEquals(HEADERS, head().headers());
        assertEquals(Headers.NONE.with(Attributes.TAGGING, "a=1"), head().attributes());
    }

    @Test
    void whatWasAmendedIsThereAfterAKillAndARebuild() throws Exception {
        put(utf8("{}"));
        await(amend(headers -> headers.with(Attributes.TAGGING, "a=1")
                .with(Attributes.LEGAL_HOLD, "ON")
                .with("x-amz-meta-who", "you")));
        var amended = version();
        assertTrue(amended.locked());
        store.kill();
        assertEquals(amended, version());
        store.rebuildIndex();
        assertEquals(amended, version());
        assertEquals(Optional.of("a=1"), head().attributes().find(Attributes.TAGGING));
        assertEquals(Optional.of("you"), head().headers().find("x-amz-meta-who"));
        await(amend(headers -> headers.without(Attributes.LEGAL_HOLD)));
        assertFalse(version().locked());
        assertEquals(amended.born(), version().born());
    }

    @Test
    void aLargeBodyStaysWhereItIs() throws Exception {
        var body = new byte[3 << 20];
        new Random(1).nextBytes(body);
        await(store.engine().put(Put.of(BUCKET, KEY), Bodies.content(body, body.length)));
        long files = store.extentFiles();
        await(amend(tags("a=1")));
        store.index().flush();
        await(amend(tags("a=2")));
        store.index().flush();
        assertArrayEquals(body, store.get(BUCKET, KEY));
        assertEquals(files, store.extentFiles());
        store.rebuildIndex();
        assertArrayEquals(body, store.get(BUCKET, KEY));
        assertEquals(files, store.extentFiles());
        await(store.engine().delete(BUCKET, KEY, WriteCondition.ALWAYS));
        store.index().flush();
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (store.extentFiles() != 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(0, store.extentFiles());
    }

    @Test
    void ofManyAmendmentsAtOnceNoneIsLost() throws Exception {
        put(utf8("{}"));
        var all = new ArrayList<CompletionStage<ObjectVersion.Stored>>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            all.add(amend(headers -> headers.with(":n" + number, "1")));
        }
        for (var one : all) {
            await(one);
        }
        assertEquals(100, head().attributes().all().size());
    }

    @Test
    void aPutThatComesBetweenIsAmendedInstead() throws Exception {
        put(utf8("one"));
        var first = new boolean[] {true};
        await(amend(headers -> {
            if (first[0]) {
                first[0] = false;
                store.engine().put(Put.of(BUCKET, KEY), ByteBuffer.wrap(utf8("two")));
            }
            return headers.with(Attributes.TAGGING, "a=1");
        }));
        assertArrayEquals(utf8("two"), store.get(BUCKET, KEY));
        assertEquals(Headers.NONE.with(Attributes.TAGGING, "a=1"), head().attributes());
        assertEquals(Headers.NONE, head().headers());
    }

    @Test
    void aConditionIsJudged() throws Exception {
        put(utf8("{}"));
        assertInstanceOf(
                EngineFailure.ConditionFailed.class,
                OpenStore.refusal(() -> await(store.engine()
                        .amend(
                                BUCKET,
                                KEY,
                                Optional.empty(),
                                new WriteCondition.Matches(ETag.ofMd5(new byte[16])),
                                tags("a=1")))));
        assertEquals(Headers.NONE, head().attributes());
    }

    @Test
    void whatIsNotThereOrTooLargeIsRefused() throws Exception {
        assertInstanceOf(EngineFailure.NoSuchKey.class, OpenStore.refusal(() -> await(amend(tags("a=1")))));
        put(utf8("{}"));
        assertInstanceOf(
                EngineFailure.NoSuchVersion.class,
                OpenStore.refusal(() -> await(store.engine()
                        .amend(
                                BUCKET,
                                KEY,
                                Optional.of(new VersionId(77)),
                                WriteCondition.ALWAYS,
                                UnaryOperator.identity()))));
        assertInstanceOf(
                EngineFailure.HeadersTooLarge.class, OpenStore.refusal(() -> await(amend(tags("é".repeat(40_000))))));
    }

    private void put(byte[] body) throws Exception {
        var plain = Put.of(BUCKET, KEY);
        store.put(
                new Put(
                        BUCKET,
                        KEY,
                        HEADERS,
                        plain.contentMd5(),
                        plain.checksumKind(),
                        plain.claimedChecksum(),
                        plain.condition()),
                body);
    }

    private CompletionStage<ObjectVersion.Stored> amend(UnaryOperator<Headers> change) {
        return store.engine().amend(BUCKET, KEY, Optional.empty(), WriteCondition.ALWAYS, change);
    }

    private static UnaryOperator<Headers> tags(String tags) {
        return headers -> headers.with(Attributes.TAGGING, tags);
    }

    private ObjectVersion.Stored version() {
        try (var object = store.engine().open(BUCKET, KEY)) {
            return object.version();
        }
    }

    private ObjectHead head() throws Exception {
        try (var object = store.engine().open(BUCKET, KEY)) {
            return await(object.head(false));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
