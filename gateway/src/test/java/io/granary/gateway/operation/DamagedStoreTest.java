package io.granary.gateway.operation;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each file of a store damaged in every way that a disk has: a bit flipped, the end cut off, the file gone. Whatever
/// it is, the server refuses to start, or an object answers what it always answered, or an error: never other bytes,
/// and
/// never that it is not there.
///
/// The index is no part of this: it has no checksums of its own and is made again from the segments when it is lost.
class DamagedStoreTest {
    /// Bits flipped between the ends of each file, beside each byte of its ends.
    private static final int FLIPS = 60;

    private static final int ENDS = 72;

    /// Errors that damage may have.
    private static final Set<String> ERRORS = Set.of("InternalError", "cut");

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private GoldenStore golden = new GoldenStore(Map.of(), Map.of());
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int trials;
    private int errors;

    @BeforeEach
    void read() throws Exception {
        golden = GoldenStoreTest.golden();
    }

    @Test
    void flippedBits() throws Exception {
        for (var name : damaged()) {
            var bytes = requireNonNull(golden.files().get(name));
            for (int at : places(bytes.length)) {
                var flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                var files = new TreeMap<>(golden.files());
                files.put(name, flipped);
                var what = name + ": bit flipped in byte " + at;
                open(files, true, what);
                open(GoldenStoreTest.withoutIndex(files), false, what + ", and no index");
            }
        }
        System.out.println(trials + " damaged stores, " + outcomes + ", seed " + seed);
        assertTrue(errors > 0, "no damage was ever met");
    }

    /// Without the index, the end of the newest segment is where it is found: nothing tells that there was more.
    @Test
    void shortFiles() throws Exception {
        var newest = damaged().getLast();
        for (var name : damaged()) {
            var bytes = requireNonNull(golden.files().get(name));
            for (int length : List.of(0, 1, bytes.length / 2, bytes.length - 5, bytes.length - 1)) {
                var files = new TreeMap<>(golden.files());
                files.put(name, Arrays.copyOf(bytes, length));
                var what = name + ": cut to " + length + " bytes";
                open(files, true, what);
                if (!name.equals(newest)) {
                    open(GoldenStoreTest.withoutIndex(files), false, what + ", and no index");
                }
            }
        }
    }

    /// With the index, which knows what was there: without it, nothing tells of a segment that is gone.
    @Test
    void missingFiles() throws Exception {
        for (var name : damaged()) {
            var files = new TreeMap<>(golden.files());
            files.remove(name);
            open(files, true, name + ": gone");
        }
    }

    @Test
    void aLostIndexIsMadeAgain() throws Exception {
        GoldenStore.write(GoldenStoreTest.withoutIndex(golden.files()), directory);
        try (var store = new OpenEngine(directory, "us-east-1")) {
            assertEquals(golden.answers(), GoldenStoreTest.answers(store, golden));
        }
    }

    private List<String> damaged() {
        return List.copyOf(GoldenStoreTest.withoutIndex(golden.files()).keySet());
    }

    private Set<Integer> places(int length) {
        var places = new TreeSet<Integer>();
        for (int i = 0; i < Math.min(ENDS, length); i++) {
            places.add(i);
            places.add(length - 1 - i);
        }
        for (int i = 0; i < FLIPS; i++) {
            places.add(random.nextInt(length));
        }
        return places;
    }

    private void open(Map<String, byte[]> files, boolean index, String what) throws Exception {
        var place = directory.resolve(Integer.toString(trials++));
        GoldenStore.write(files, place);
        try {
            outcomes.merge(outcome(place, index, what), 1, Integer::sum);
        } finally {
            delete(place);
        }
    }

    private String outcome(Path place, boolean index, String what) throws Exception {
        try (var store = new OpenEngine(place, "us-east-1")) {
            var told = store.engine().recovery();
            int before = errors;
            var wrong = wrong(GoldenStoreTest.answers(store, golden));
            if (wrong.isEmpty()) {
                return errors > before ? "error" : "right";
            }
            // Without the index two things are lost at once: what cannot be read cannot be known by its name either.
            // The
            // start says so.
            if (!index && told.damaged() > 0) {
                return "told at the start";
            }
            return fail(what + " (seed " + seed + ", " + told + "):\n" + String.join("\n", wrong));
        } catch (IOException | RuntimeException refused) {
            if (refused.getMessage() == null || refused instanceof IndexOutOfBoundsException) {
                return fail(what + " (seed " + seed + ")", refused);
            }
            return "refused";
        }
    }

    /// What is neither the right answer nor an error.
    private List<String> wrong(Map<String, String> answers) {
        var wrong = new ArrayList<String>();
        golden.answers().forEach((request, right) -> {
            var given = requireNonNull(answers.get(request));
            if (ERRORS.contains(given)) {
                errors++;
            } else if (!given.equals(right)) {
                wrong.add(request + "\n    is  " + given + "\n    was " + right);
            }
        });
        return wrong;
    }

    private static void delete(Path place) throws IOException {
        try (var walk = Files.walk(place)) {
            for (var file : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
