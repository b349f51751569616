package io.granary.conformance.crash;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.conformance.crash.Ledger.Version;
import io.granary.conformance.harness.Await;
import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The whole process, killed again and again while it writes: everything acknowledged is there afterwards with the
/// right
/// bytes, nothing refused is, and what got no answer happened as a whole or not at all.
///
/// More kills with `-Dgranary.kills=500`, the same ones again with `-Dgranary.seed=…`.
class KillTest {
    private static final int KILLS = Integer.getInteger("granary.kills", 20);
    private static final long SEED = Long.getLong("granary.seed", System.nanoTime());
    private static final int WRITERS = 6;
    private static final int MOST_ANSWERS = 400;
    private static final int SAMPLE = 40;
    private static final String BUCKET = "ledger";

    private final Random random = new Random(SEED);
    private final Endpoint endpoint = Endpoint.free();
    private final List<Ledger> ledgers = new ArrayList<>();

    @Test
    void acknowledgedWritesSurviveEveryKill(@TempDir Path directory) throws Exception {
        System.out.println("KillTest: " + KILLS + " kills, -Dgranary.seed=" + SEED);
        for (int i = 0; i < WRITERS; i++) {
            ledgers.add(new Ledger());
        }
        var log = directory.resolve("server.log");
        var data = List.of(directory.resolve("one"), directory.resolve("two"));
        try (var s3 = Clients.of(ClientKind.URL_CONNECTION, endpoint, false)) {
            for (int life = 0; life < KILLS; life++) {
                // A killed process loses nothing that it has written, synced or not.
                var durability = random.nextInt(3) == 0 ? "relaxed" : "sync";
                try (var server = ServerProcess.start(endpoint, data, log, "--durability", durability)) {
                    if (life == 0) {
                        s3.createBucket(b -> b.bucket(BUCKET));
                    }
                    verify(s3, life, SAMPLE);
                    writeAndKill(server, life);
                }
            }
            try (var server = ServerProcess.start(endpoint, data, log)) {
                verify(s3, KILLS, Integer.MAX_VALUE);
                var listed = listing(s3);
                var heads = heads(s3, listed);
                server.kill();
                rebuildIndex(data, log);
                try (var rebuilt = ServerProcess.start(endpoint, data, log)) {
                    assertEquals(listed, listing(s3), message(KILLS, "the rebuilt index lists the same"));
                    assertEquals(heads, heads(s3, listed), message(KILLS, "the rebuilt index tells the same"));
                    verify(s3, KILLS, SAMPLE);
                    rebuilt.stop();
                }
            }
        }
        long answers = ledgers.stream().mapToLong(Ledger::acknowledgements).sum();
        System.out.println("KillTest: " + answers + " answers over " + KILLS + " kills, all kept");
    }

    private void writeAndKill(ServerProcess server, int life) throws Exception {
        var answers = new AtomicLong();
        var writers = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (int i = 0; i < WRITERS; i++) {
            var writer = new Writer(endpoint, BUCKET, "w" + i + "/", ledgers.get(i), random.nextLong(), answers);
            writers.add(Thread.ofPlatform()
                    .name("writer-" + i)
                    .uncaughtExceptionHandler((thread, failure) -> {
                        synchronized (failures) {
                            failures.add(failure);
                        }
                    })
                    .start(writer));
        }
        int enough = 1 + random.nextInt(MOST_ANSWERS);
        Await.until(message(life, enough + " answers"), Duration.ofSeconds(60), () -> {
            synchronized (failures) {
                return answers.get() >= enough || !failures.isEmpty();
            }
        });
        // Somewhere within a group commit.
        LockSupport.parkNanos(random.nextInt(5_000_000));
        server.kill();
        for (var writer : writers) {
            writer.join();
        }
        for (var failure : failures) {
            throw new AssertionError(message(life, "a wrong answer"), failure);
        }
    }

    /// The listing tells of every key; the bytes are read of those in doubt and of a sample of the rest.
    private void verify(S3Client s3, int life, int sample) {
        var listed = listing(s3);
        var found = new HashMap<String, String>();
        listed.forEach((key, line) -> found.put(key, line.eTag()));
        var toRead = new ArrayList<String>();
        ledgers.forEach(ledger -> toRead.addAll(ledger.doubtfulKeys()));
        var expected = new TreeMap<String, Version>();
        ledgers.forEach(ledger -> expected.putAll(ledger.settle(found)));
        var etags = new TreeMap<String, String>();
        expected.forEach((key, version) -> etags.put(key, Bodies.etag(version.body())));
        assertEquals(etags, new TreeMap<>(found), message(life, "what is there is what was acknowledged"));
        toRead.retainAll(expected.keySet());
        var all = new ArrayList<>(expected.keySet());
        if (sample >= all.size()) {
            toRead.addAll(all);
        } else {
            random.ints(sample, 0, all.size()).mapToObj(all::get).forEach(toRead::add);
        }
        for (var key : toRead) {
            var version = requireNonNull(expected.get(key));
            var body = s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
            assertArrayEquals(version.body(), body, message(life, key));
        }
    }

    private static Map<String, S3Object> listing(S3Client s3) {
        var all = new TreeMap<String, S3Object>();
        s3.listObjectsV2Paginator(b -> b.bucket(BUCKET)).contents().forEach(line -> all.put(line.key(), line));
        return all;
    }

    private static Map<String, String> heads(S3Client s3, Map<String, S3Object> listed) {
        var heads = new TreeMap<String, String>();
        listed.keySet().stream().limit(200).forEach(key -> {
            var head = s3.headObject(b -> b.bucket(BUCKET).key(key).checksumMode(ChecksumMode.ENABLED));
            heads.put(key, told(head));
        });
        return heads;
    }

    private static String told(HeadObjectResponse head) {
        return head.eTag() + " " + head.contentLength() + " " + head.contentType() + " " + head.lastModified() + " "
                + head.metadata() + " " + head.checksumCRC64NVME();
    }

    private static void rebuildIndex(List<Path> data, Path log) throws Exception {
        var arguments = new ArrayList<String>();
        data.forEach(directory -> arguments.addAll(List.of("--data", directory.toString())));
        assertEquals(0, ServerProcess.run(log, "rebuild-index", arguments.toArray(String[]::new)));
    }

    private static String message(int life, String what) {
        return "-Dgranary.seed=" + SEED + ", life " + life + ": " + what;
    }
}
