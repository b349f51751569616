package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the first version of the format wrote is read by every later build.
class GoldenStoreTest {
    /// Where the generator writes: `mvn test -pl gateway -am -Dtest=GoldenStoreTest -Dgranary.golden=DIRECTORY`. A new
    /// version of the format gets files of its own beside the old ones, which stay for ever.
    private static final String WRITE = "granary.golden";

    @TempDir
    Path directory;

    static GoldenStore golden() throws IOException {
        return GoldenStore.of(resource("/golden/store-1.zip"), new String(resource("/golden/store-1.txt"), UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = requireNonNull(GoldenStoreTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = WRITE, matches = ".+", disabledReason = "writes the golden store, by hand only")
    void write() throws Exception {
        var made = GoldenStore.make(directory);
        var into = Path.of(System.getProperty(WRITE));
        Files.write(into.resolve("store-1.zip"), made.zip());
        Files.writeString(into.resolve("store-1.txt"), made.text());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsReadWithItsIndexAndWithout(boolean index) throws Exception {
        var golden = golden();
        GoldenStore.write(golden.files(), directory);
        if (!index) {
            deleteIndex();
        }
        try (var store = new OpenEngine(directory, "us-east-1")) {
            assertEquals(golden.answers(), answers(store, golden));
            // It goes on from there.
            store.call(Requests.of("new".getBytes(UTF_8), "PUT /plain/new"));
            store.call(Requests.of("v3".getBytes(UTF_8), "PUT /kept/a"));
        }
        deleteIndex();
        try (var store = new OpenEngine(directory, "us-east-1")) {
            assertEquals("new", store.call(Requests.of("GET /plain/new")).text());
            assertEquals("v3", store.call(Requests.of("GET /kept/a")).text());
            assertEquals("one", store.call(Requests.of("GET /plain/dir/one")).text());
        }
    }

    /// The version that a reader must have stands in the fifth byte of each kind of file.
    @Test
    void aLaterFormatIsRefused() throws Exception {
        var golden = golden();
        for (var name : golden.files().keySet()) {
            if (name.startsWith("index/")) {
                continue;
            }
            var changed = golden.files().get(name).clone();
            changed[4] = 2;
            var files = new TreeMap<>(golden.files());
            files.put(name, changed);
            var place = directory.resolve(name.replace('/', '_'));
            GoldenStore.write(withoutIndex(files), place);
            if (name.startsWith("extents/")) {
                // Opened when it is read; the others hold parts of an upload that is not complete.
                try (var store = new OpenEngine(place, "us-east-1")) {
                    var large = GoldenStore.answer(store, "GET /plain/large");
                    assertEquals(name.endsWith("1.ext"), large.equals("cut"), large);
                }
                continue;
            }
            var refused = assertThrows(IOException.class, () -> new OpenEngine(place, "us-east-1").close(), name);
            assertTrue(String.valueOf(refused.getMessage()).contains(place.toString()), refused::toString);
        }
    }

    static Map<String, byte[]> withoutIndex(Map<String, byte[]> files) {
        var others = new TreeMap<>(files);
        others.keySet().removeIf(name -> name.startsWith("index/"));
        return others;
    }

    static Map<String, String> answers(OpenEngine store, GoldenStore golden) {
        var answers = new TreeMap<String, String>();
        golden.answers().keySet().forEach(request -> answers.put(request, GoldenStore.answer(store, request)));
        return answers;
    }

    private void deleteIndex() throws IOException {
        try (var files = Files.list(directory.resolve("index"))) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory.resolve("index"));
    }
}
