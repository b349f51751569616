package io.granary.conformance.crash;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.granary.conformance.crash.Servers.Place;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A store that is killed again and again, and the ledgers of those who write to it.
final class KilledStore implements Closeable {
    private static final String BUCKET = "ledger";
    private static final int WRITERS = 2;

    private final Place place;
    private final S3Client s3;
    private final List<Ledger> ledgers =
            Stream.generate(Ledger::new).limit(WRITERS).toList();

    /// Takes `s3`.
    KilledStore(Place place, S3Client s3) {
        this.place = place;
        this.s3 = s3;
    }

    Place place() {
        return place;
    }

    void create() {
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    long answers() {
        return ledgers.stream().mapToLong(Ledger::acknowledgements).sum();
    }

    /// The listing tells of every key; the bytes are read of those in doubt and of a sample of the rest.
    void verify(long seed, int sample) {
        var found = new HashMap<String, String>();
        listing().forEach(line -> found.put(line.key(), line.eTag()));
        var toRead = new ArrayList<String>();
        ledgers.forEach(ledger -> toRead.addAll(ledger.doubtfulKeys()));
        var expected = new TreeMap<String, Ledger.Version>();
        ledgers.forEach(ledger -> expected.putAll(ledger.settle(found)));
        var etags = new TreeMap<String, String>();
        expected.forEach((key, version) -> etags.put(key, version.etag()));
        requireSame(etags, found);
        toRead.retainAll(expected.keySet());
        var all = new ArrayList<>(expected.keySet());
        if (sample >= all.size()) {
            toRead.addAll(all);
        } else {
            new Random(seed).ints(sample, 0, all.size()).mapToObj(all::get).forEach(toRead::add);
        }
        for (var key : toRead) {
            var version = requireNonNull(expected.get(key));
            var body = s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
            assertArrayEquals(version.body(), body, key);
        }
    }

    private static void requireSame(Map<String, String> acknowledged, Map<String, String> found) {
        if (!acknowledged.equals(found)) {
            var missing = new TreeMap<>(acknowledged);
            missing.entrySet().removeAll(found.entrySet());
            var wrong = new TreeMap<>(found);
            wrong.entrySet().removeAll(acknowledged.entrySet());
            throw new AssertionError("acknowledged and not there: " + missing + "; there instead: " + wrong);
        }
    }

    private List<S3Object> listing() {
        return s3.listObjectsV2Paginator(b -> b.bucket(BUCKET)).contents().stream()
                .toList();
    }

    /// What the index tells of the objects, uploads among them.
    List<String> told() {
        var lines = new ArrayList<String>();
        listing().forEach(line -> lines.add(line.toString()));
        listing().stream().limit(40).forEach(line -> {
            var head = s3.headObject(b -> b.bucket(BUCKET).key(line.key()).checksumMode(ChecksumMode.ENABLED));
            lines.add(head.eTag() + " " + head.contentLength() + " " + head.contentType() + " " + head.lastModified()
                    + " " + head.metadata() + " " + head.checksumCRC64NVME());
        });
        s3.listMultipartUploads(b -> b.bucket(BUCKET)).uploads().forEach(upload -> lines.add(upload.toString()));
        return lines;
    }

    @Override
    public void close() {
        s3.close();
    }

    /// The writers of several stores at work.
    static final class Writing {
        private final AtomicLong answers = new AtomicLong();
        private final List<Thread> writers = new ArrayList<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Writing(List<KilledStore> stores, Random random) {
            for (var store : stores) {
                for (int i = 0; i < WRITERS; i++) {
                    var writer = new Writer(
                            store.place.endpoint(),
                            BUCKET,
                            "w" + i + "/",
                            store.ledgers.get(i),
                            random.nextLong(),
                            answers);
                    writers.add(Thread.ofPlatform()
                            .name("writer")
                            .uncaughtExceptionHandler((thread, wrong) -> failure.compareAndSet(null, wrong))
                            .start(writer));
                }
            }
        }

        /// Answers of all of them.
        AtomicLong answers() {
            return answers;
        }

        /// Returns when the killed servers' writers have ended.
        void join(String message) throws InterruptedException {
            for (var writer : writers) {
                writer.join();
            }
            var wrong = failure.get();
            if (wrong != null) {
                throw new AssertionError(message, wrong);
            }
        }
    }
}
