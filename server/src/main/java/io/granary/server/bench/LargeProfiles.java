package io.granary.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/// The load profiles of large objects; each prints what it measured, one line a figure.
final class LargeProfiles {
    private static final int PIECE = 1 << 20;
    private static final long PART_BYTES = 8 << 20;
    private static final int SMALL_OBJECTS = 200;
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final double MIB = 1 << 20;

    private final URI endpoint;
    private final Supplier<Signer> signers;
    private final String bucket;
    private final List<Long> pids;
    private final PrintWriter out;
    private final byte[] piece = new byte[PIECE];

    /// @param signers one for each connection
    /// @param pids of the server, whose CPU and memory are told
    LargeProfiles(URI endpoint, Supplier<Signer> signers, String bucket, List<Long> pids, PrintWriter out) {
        this.endpoint = endpoint;
        this.signers = signers;
        this.bucket = "/" + bucket;
        this.pids = pids;
        this.out = out;
        new Random(1).nextBytes(piece);
    }

    void prepare() throws IOException {
        try (var client = client()) {
            int status = client.put(bucket, "", piece, 0).status();
            if (status != 200 && status != 409) {
                throw new IOException("cannot make the bucket: status " + status);
            }
        }
    }

    /// GET of one object by some connections. `path` is another server's where `put` is false.
    void get(String path, boolean put, long bytes, int connections, int count) throws IOException {
        var target = path.isEmpty() ? bucket + "/large-get" : path;
        if (put) {
            try (var client = client()) {
                client.put(target, "", piece, bytes).require(200);
            }
        }
        timed("get " + bytes / PIECE + " MiB, " + connections + " connections", connections, bytes, count, client -> {
            if (client.get(target).require(200).length() != bytes) {
                throw new IOException("the answer has another length");
            }
        });
    }

    void put(long bytes, int connections, int count) throws IOException {
        var number = new AtomicInteger();
        timed(
                "put " + bytes / PIECE + " MiB, " + connections + " connections",
                connections,
                bytes,
                count,
                client -> client.put(
                                bucket + "/large-put-" + number.incrementAndGet() % (2 * connections), "", piece, bytes)
                        .require(200));
    }

    /// Jobs that each write one object in parts over connections of their own, while small objects are read.
    void jobs(int jobs, long bytes, int connectionsOfJob) throws IOException {
        putSmall();
        var idle = readSmall(() -> sleep(3000));
        double alone = upload("alone", bytes, connectionsOfJob);
        out.printf("one job: %.0f MiB/s%n", bytes / MIB / alone);
        var seconds = new double[jobs];
        long start = System.nanoTime();
        var before = ProcessUse.of(pids);
        var resident = new long[1];
        var busy = readSmall(() -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = new ArrayList<Future<?>>();
                for (int i = 0; i < jobs; i++) {
                    int job = i;
                    running.add(threads.submit(() -> seconds[job] = upload("job-" + job, bytes, connectionsOfJob)));
                }
                for (var job : running) {
                    while (!job.isDone()) {
                        resident[0] = Math.max(resident[0], residentBeyondFiles());
                        sleep(200);
                    }
                    done(job);
                }
            }
        });
        double total = (System.nanoTime() - start) / 1e9;
        Arrays.sort(seconds);
        out.printf(
                "%d jobs: %.0f MiB/s together, %.2f of one job's; slowest %.2f x the fastest%n",
                jobs,
                jobs * bytes / MIB / total,
                (jobs * bytes / total) / (bytes / alone),
                seconds[jobs - 1] / seconds[0]);
        out.printf(
                "get 1 KiB: p99 %.2f ms idle, %.2f ms beside the jobs: %.1f x (p50 %.2f and %.2f ms)%n",
                idle.getValueAtPercentile(99) / 1e6,
                busy.getValueAtPercentile(99) / 1e6,
                busy.getValueAtPercentile(99) / (double) idle.getValueAtPercentile(99),
                idle.getValueAtPercentile(50) / 1e6,
                busy.getValueAtPercentile(50) / 1e6);
        if (!pids.isEmpty()) {
            out.printf(
                    "server: %.2f ms CPU a MiB, %.0f MiB resident beyond the page cache at most%n",
                    (ProcessUse.of(pids).cpuMicros() - before.cpuMicros()) / 1e3 / (jobs * bytes / MIB),
                    resident[0] / MIB);
        }
    }

    /// Completes an upload of many parts and tells how long the answer took.
    void complete(int parts, long partBytes, int times) throws IOException {
        var millis = new double[times];
        for (int i = 0; i < times; i++) {
            try (var client = client()) {
                var path = bucket + "/large-complete";
                var upload = create(client, path);
                var etags = parts(path, upload, parts, partBytes, 4);
                long start = System.nanoTime();
                client.post(path, "uploadId=" + upload, document(etags)).require(200);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        out.printf(
                "complete %d parts: %.1f ms at best, %.1f ms at worst of %d%n",
                parts, millis[0], millis[times - 1], times);
    }

    private interface Request {
        void send(LargeClient client) throws IOException;
    }

    private void timed(String what, int connections, long bytes, int count, Request request) throws IOException {
        var left = new AtomicInteger(count);
        var before = ProcessUse.of(pids);
        long start = System.nanoTime();
        inParallel(connections, () -> {
            try (var client = client()) {
                while (left.getAndDecrement() > 0) {
                    request.send(client);
                }
            }
            return null;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        var cpu = pids.isEmpty()
                ? ""
                : ", server %.2f ms CPU a MiB"
                        .formatted(
                                (ProcessUse.of(pids).cpuMicros() - before.cpuMicros()) / 1e3 / (count * bytes / MIB));
        out.printf("%s: %.0f MiB/s%s%n", what, count * bytes / MIB / seconds, cpu);
        out.flush();
    }

    private double upload(String key, long bytes, int connections) throws IOException {
        var path = bucket + "/large-" + key;
        long start = System.nanoTime();
        try (var client = client()) {
            var upload = create(client, path);
            var etags = parts(path, upload, (int) Math.ceilDiv(bytes, PART_BYTES), PART_BYTES, connections);
            client.post(path, "uploadId=" + upload, document(etags)).require(200);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static String create(LargeClient client, String path) throws IOException {
        var id =
                UPLOAD_ID.matcher(client.post(path, "uploads=", "").require(200).text());
        if (!id.find()) {
            throw new IOException("no upload id");
        }
        return id.group(1);
    }

    private String[] parts(String path, String upload, int parts, long bytes, int connections) throws IOException {
        var etags = new String[parts];
        var next = new AtomicInteger();
        inParallel(connections, () -> {
            try (var client = client()) {
                for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
                    etags[i] = client.put(path, "partNumber=" + (i + 1) + "&uploadId=" + upload, piece, bytes)
                            .require(200)
                            .etag();
                }
            }
            return null;
        });
        return etags;
    }

    private static String document(String[] etags) {
        var document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.length; i++) {
            document.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(etags[i])
                    .append("</ETag></Part>");
        }
        return document.append("</CompleteMultipartUpload>").toString();
    }

    private void putSmall() throws IOException {
        try (var client = client()) {
            for (int i = 0; i < SMALL_OBJECTS; i++) {
                client.put(bucket + "/small-" + i, "", piece, 1024).require(200);
            }
        }
    }

    /// How long each GET of a small object took while `action` ran, four connections asking every two milliseconds.
    private Histogram readSmall(Runnable action) throws IOException {
        var over = new AtomicBoolean();
        var nanos = new org.HdrHistogram.ConcurrentHistogram(3);
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                int first = i;
                readers.add(threads.submit(() -> {
                    try (var client = client()) {
                        for (int number = first; !over.get(); number++) {
                            long start = System.nanoTime();
                            client.get(bucket + "/small-" + number % SMALL_OBJECTS)
                                    .require(200);
                            nanos.recordValue(System.nanoTime() - start);
                            sleep(2);
                        }
                    }
                    return null;
                }));
            }
            try {
                action.run();
            } finally {
                over.set(true);
            }
            for (var reader : readers) {
                done(reader);
            }
        }
        return nanos;
    }

    /// Memory of the server without pages of files, which the system may take back.
    private long residentBeyondFiles() {
        try {
            long bytes = 0;
            for (long pid : pids) {
                for (var line : java.nio.file.Files.readAllLines(
                        java.nio.file.Path.of("/proc", Long.toString(pid), "status"))) {
                    if (line.startsWith("RssAnon:")) {
                        bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                    }
                }
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inParallel(int count, Callable<?> work) throws IOException {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(work));
            }
            for (var one : running) {
                done(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void done(Future<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private static void sleep(long millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
    }

    private LargeClient client() throws IOException {
        return new LargeClient(endpoint, signers.get());
    }
}
