package io.granary.conformance.crash;

import io.granary.conformance.harness.Bodies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// What one writer knows of its keys: what was acknowledged, and what was asked last without an answer.
///
/// Belongs to the writer's thread while it runs and to the test after the writer was joined.
final class Ledger {
    /// The body of a key: its bytes follow from the seed.
    ///
    /// @param etag of a body put whole
    record Version(long seed, int size, String etag) {
        static Version of(long seed, int size) {
            return new Version(seed, size, Bodies.etag(Bodies.random(size, seed)));
        }

        /// As one part of an upload: the ETag is that of the list of parts.
        static Version ofUpload(long seed, int size) {
            var digests = Bodies.digest("MD5", Bodies.random(size, seed));
            return new Version(seed, size, Bodies.etag(digests).replaceFirst("\"$", "-1\""));
        }

        byte[] body() {
            return Bodies.random(size, seed);
        }
    }

    private final Map<String, Version> acknowledged = new HashMap<>();
    private final List<String> keys = new ArrayList<>();

    /// The keys that the last request would change if it was carried out, and to what; empty means "deleted".
    private Map<String, Optional<Version>> doubtful = Map.of();

    private long acknowledgements;
    private Optional<OpenUpload> upload = Optional.empty();

    /// An upload of which the one part was acknowledged.
    record OpenUpload(String key, String id, String partEtag, Version version) {}

    /// Before the request is sent.
    void begin(Map<String, Optional<Version>> change) {
        doubtful = change;
    }

    /// The request was answered with success.
    void acknowledge() {
        apply(doubtful);
        doubtful = Map.of();
        acknowledgements++;
    }

    /// The request was refused: nothing may have changed.
    void refuse() {
        doubtful = Map.of();
        acknowledgements++;
    }

    /// The part of an upload was acknowledged: it can be completed, in this life of the server or a later one.
    void partStored(OpenUpload stored) {
        upload = Optional.of(stored);
        acknowledgements++;
    }

    Optional<OpenUpload> upload() {
        return upload;
    }

    /// The upload's completion was acknowledged.
    void acknowledgeUpload() {
        upload = Optional.empty();
        acknowledge();
    }

    private void apply(Map<String, Optional<Version>> change) {
        change.forEach((key, version) -> {
            if (version.isEmpty()) {
                acknowledged.remove(key);
                keys.remove(key);
            } else if (acknowledged.put(key, version.get()) == null) {
                keys.add(key);
            }
        });
    }

    long acknowledgements() {
        return acknowledgements;
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    String anyKey(Random random) {
        return keys.get(random.nextInt(keys.size()));
    }

    /// The keys that a request without an answer was about.
    List<String> doubtfulKeys() {
        return List.copyOf(doubtful.keySet());
    }

    /// What must be there: `found` decides whether the last request, if it was not answered, was carried out. It was
    /// carried out as a whole or not at all.
    Map<String, Version> settle(Map<String, String> found) {
        if (!doubtful.isEmpty()) {
            boolean carriedOut = doubtful.entrySet().stream().allMatch(change -> {
                var etag = Optional.ofNullable(found.get(change.getKey()));
                return etag.equals(change.getValue().map(Version::etag));
            });
            if (carriedOut) {
                var keys = doubtful.keySet();
                upload = upload.filter(open -> !keys.contains(open.key()));
                apply(doubtful);
            }
            doubtful = Map.of();
        }
        return new TreeMap<>(acknowledged);
    }
}
