package io.granary.conformance.crash;

import io.granary.conformance.crash.Ledger.OpenUpload;
import io.granary.conformance.crash.Ledger.Version;
import io.granary.conformance.harness.Bodies;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.raw.RawConnection;
import io.granary.conformance.raw.RawRequest;
import io.granary.conformance.raw.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Writes, overwrites, deletes and provokes refusals on one connection until the server is gone, keeping the ledger.
final class Writer implements Runnable {
    /// Where refused puts go: nothing may ever be found below it.
    static final String REFUSED = "refused/";

    private static final int PACKED = 4_000;
    private static final int LARGE_PACKED = 100_000;
    private static final int EXTENTS = 300_000;

    private final Endpoint endpoint;
    private final String bucket;
    private final String prefix;
    private final Ledger ledger;
    private final Random random;
    private final AtomicLong answers;

    /// @param prefix of the keys that no other writer touches
    /// @param answers counts the answers of all writers
    Writer(Endpoint endpoint, String bucket, String prefix, Ledger ledger, long seed, AtomicLong answers) {
        this.endpoint = endpoint;
        this.bucket = bucket;
        this.prefix = prefix;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.answers = answers;
    }

    @Override
    public void run() {
        try (var connection = RawConnection.to(endpoint)) {
            while (true) {
                step(connection);
                answers.incrementAndGet();
            }
        } catch (IOException killed) {
            // The ledger knows what was not answered.
        }
    }

    private void step(RawConnection connection) throws IOException {
        int dice = ledger.isEmpty() ? 0 : random.nextInt(100);
        if (dice < 45) {
            put(connection, newKey());
        } else if (dice < 65) {
            put(connection, ledger.anyKey(random));
        } else if (dice < 75) {
            delete(connection, ledger.anyKey(random));
        } else if (dice < 80) {
            deleteSome(connection);
        } else if (dice < 85) {
            putWhatIsThere(connection);
        } else if (dice < 88) {
            putDamaged(connection);
        } else {
            upload(connection);
        }
    }

    private String newKey() {
        return prefix + Long.toString(random.nextLong() >>> 1, 36);
    }

    /// Sends an upload's part, or completes the upload that has its part, perhaps from an earlier life of the server.
    private void upload(RawConnection connection) throws IOException {
        var open = ledger.upload();
        if (open.isPresent()) {
            complete(connection, open.get());
            return;
        }
        var key = newKey();
        var created = ask(
                        connection,
                        RawRequest.of("POST", path(key) + "?uploads").body(""),
                        200)
                .text();
        var id = created.substring(created.indexOf("<UploadId>") + 10, created.indexOf("</UploadId>"));
        var version = Version.ofUpload(random.nextLong(), size());
        var part = ask(
                connection,
                RawRequest.of("PUT", path(key) + "?partNumber=1&uploadId=" + id).body(version.body()),
                200);
        ledger.partStored(new OpenUpload(key, id, part.header("etag"), version));
    }

    private void complete(RawConnection connection, OpenUpload upload) throws IOException {
        ledger.begin(Map.of(upload.key(), Optional.of(upload.version())));
        var xml = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + upload.partEtag()
                + "</ETag></Part></CompleteMultipartUpload>";
        var request = RawRequest.of("POST", path(upload.key()) + "?uploadId=" + upload.id())
                .body(xml);
        var answer = ask(connection, request, 200);
        if (!answer.text().contains("<CompleteMultipartUploadResult")) {
            throw new AssertionError(answer.text());
        }
        ledger.acknowledgeUpload();
    }

    private void put(RawConnection connection, String key) throws IOException {
        var version = Version.of(random.nextLong(), size());
        ledger.begin(Map.of(key, Optional.of(version)));
        ask(connection, RawRequest.of("PUT", path(key)).body(version.body()), 200);
        ledger.acknowledge();
    }

    private void delete(RawConnection connection, String key) throws IOException {
        ledger.begin(Map.of(key, Optional.empty()));
        ask(connection, RawRequest.of("DELETE", path(key)), 204);
        ledger.acknowledge();
    }

    private void deleteSome(RawConnection connection) throws IOException {
        var change = new HashMap<String, Optional<Version>>();
        var xml = new StringBuilder("<Delete>");
        for (int i = 0; i < 5; i++) {
            change.put(ledger.anyKey(random), Optional.empty());
        }
        change.keySet().forEach(key -> xml.append("<Object><Key>").append(key).append("</Key></Object>"));
        ledger.begin(change);
        var request = RawRequest.of("POST", "/" + bucket + "?delete")
                .body(xml.append("</Delete>").toString());
        var answer = ask(connection, request, 200);
        if (answer.text().contains("<Error>")) {
            throw new AssertionError(answer.text());
        }
        ledger.acknowledge();
    }

    /// A condition that does not hold.
    private void putWhatIsThere(RawConnection connection) throws IOException {
        var key = ledger.anyKey(random);
        ledger.begin(Map.of());
        var body = Bodies.random(size(), random.nextLong());
        ask(connection, RawRequest.of("PUT", path(key)).body(body).header("If-None-Match", "*"), 412);
        ledger.refuse();
    }

    /// A body that is not what the request says of it.
    private void putDamaged(RawConnection connection) throws IOException {
        ledger.begin(Map.of());
        var body = Bodies.random(size(), random.nextLong());
        var request = RawRequest.of("PUT", path(REFUSED + random.nextInt(1000)))
                .body(body)
                .header("Content-MD5", Bodies.md5Base64("something else".getBytes(StandardCharsets.UTF_8)));
        ask(connection, request, 400);
        ledger.refuse();
    }

    private static RawResponse ask(RawConnection connection, RawRequest request, int expected) throws IOException {
        var answer = connection.send(request.signed()).receive(request.method());
        if (answer.status() != expected) {
            throw new AssertionError("expected " + expected + ": " + answer);
        }
        return answer;
    }

    private String path(String key) {
        return "/" + bucket + "/" + key;
    }

    private int size() {
        int dice = random.nextInt(100);
        return dice < 80 ? random.nextInt(PACKED) : dice < 95 ? random.nextInt(LARGE_PACKED) : EXTENTS + dice;
    }
}
