package io.granary.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.engine.OpenStore;
import io.granary.engine.Put;
import io.granary.engine.annotation.AnnotationPut;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketStateTest {
    private static final BucketName BUCKET = new BucketName("images");

    private OpenStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = OpenStore.in(directory.resolve("store"));
        store.createBucket(BUCKET);
        store.createBucket(new BucketName("other"));
        store.put(Put.of(new BucketName("other"), ObjectKey.of("a")), utf8("other"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void nothingThatIsWrittenLaterIsSeen() throws Exception {
        put("a", "1");
        put("b", "22");
        put("c", "333");
        annotate("b", "x", "of b");
        annotate("b", "w", "x".repeat(300_000));
        try (var state = store.engine().state(BUCKET)) {
            put("aa", "new");
            put("b", "another");
            annotate("a", "late", "no");
            OpenStore.await(store.engine().delete(BUCKET, ObjectKey.of("c"), WriteCondition.ALWAYS));
            assertEquals(List.of("a/1", "b/2", " w=300000", " x=of b", "c/3"), walk(state));
        }
        try (var state = store.engine().state(BUCKET)) {
            assertEquals(List.of("a/1", " late=no", "aa/3", "b/7"), walk(state));
        }
    }

    @Test
    void theSequenceIsThatOfTheLatestChange() throws Exception {
        put("a", "1");
        try (var state = store.engine().state(BUCKET)) {
            state.next();
            assertEquals(state.version().sequence(), state.sequence());
        }
    }

    private List<String> walk(BucketState state) {
        var seen = new ArrayList<String>();
        while (state.next()) {
            var size = state.version() instanceof ObjectVersion.Stored stored ? stored.size() : -1;
            seen.add(state.key() + "/" + size);
            for (var annotation : state.annotations()) {
                var payload = StandardCharsets.UTF_8.decode(state.payload(state.key(), annotation));
                seen.add(" " + annotation.facts().name() + '='
                        + (payload.length() > 100 ? Integer.toString(payload.length()) : payload.toString()));
            }
        }
        return seen;
    }

    private void put(String key, String body) throws Exception {
        store.put(Put.of(BUCKET, ObjectKey.of(key)), utf8(body));
    }

    private void annotate(String key, String name, String text) throws Exception {
        var target = new AnnotationTarget(
                BUCKET, ObjectKey.of(key), Optional.empty(), new AnnotationName(name), Optional.empty(), false);
        OpenStore.await(store.engine()
                .annotations()
                .put(
                        new AnnotationPut(target, Optional.empty(), Optional.empty(), Optional::empty),
                        ByteBuffer.wrap(utf8(text))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
