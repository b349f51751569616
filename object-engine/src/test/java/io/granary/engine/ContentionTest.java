package io.granary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentionTest {
    private static final BucketName BUCKET = new BucketName("data");
    private static final int WRITERS = 16;

    @Test
    void ofManyWritersThatWantTheKeyAbsentExactlyOneWins(@TempDir Path directory) throws Exception {
        try (var store = OpenStore.in(directory)) {
            store.createBucket(BUCKET);
            for (int round = 0; round < 100; round++) {
                var key = ObjectKey.of("round-" + round);
                var winners = winnersOf(writer -> put(store, key, "writer " + writer, WriteCondition.ABSENT));
                assertEquals(1, winners.size(), () -> "winners " + winners);
                assertArrayEquals(utf8("writer " + winners.getFirst()), store.get(BUCKET, key));
            }
        }
    }

    @Test
    void ofManyWritersThatMatchTheSameETagExactlyOneWins(@TempDir Path directory) throws Exception {
        try (var store = OpenStore.in(directory)) {
            store.createBucket(BUCKET);
            var key = ObjectKey.of("counter");
            ETag current = store.put(Put.of(BUCKET, key), utf8("start")).etag();
            for (int round = 0; round < 100; round++) {
                var condition = new WriteCondition.Matches(current);
                int now = round;
                var winners = winnersOf(writer -> put(store, key, now + " by " + writer, condition));
                assertEquals(1, winners.size(), () -> "winners " + winners);
                try (var object = store.engine().open(BUCKET, key)) {
                    current = object.version().etag();
                }
            }
        }
    }

    private interface Attempt {
        void run(int writer) throws Exception;
    }

    private static List<Integer> winnersOf(Attempt attempt) throws Exception {
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var attempts = new ArrayList<Callable<Boolean>>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                attempts.add(() -> {
                    try {
                        attempt.run(number);
                        return true;
                    } catch (EngineException e) {
                        if (e.failure() instanceof EngineFailure.ConditionFailed) {
                            return false;
                        }
                        throw e;
                    }
                });
            }
            var winners = new ArrayList<Integer>();
            var outcomes = threads.invokeAll(attempts);
            for (int writer = 0; writer < WRITERS; writer++) {
                if (outcomes.get(writer).get()) {
                    winners.add(writer);
                }
            }
            return winners;
        }
    }

    private static void put(OpenStore store, ObjectKey key, String body, WriteCondition condition) throws Exception {
        var put = new Put(BUCKET, key, Headers.NONE, Optional.empty(), Optional.empty(), Optional::empty, condition);
        OpenStore.await(store.engine().put(put, ByteBuffer.wrap(utf8(body))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
