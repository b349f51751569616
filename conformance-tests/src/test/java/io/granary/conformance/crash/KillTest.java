package io.granary.conformance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.conformance.crash.Servers.Place;
import io.granary.conformance.harness.ClientKind;
import io.granary.conformance.harness.Clients;
import io.granary.conformance.harness.Endpoint;
import io.granary.conformance.harness.ServerProcess;
import io.granary.model.fault.KillPoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Whole processes, killed again and again while they serve: everything acknowledged is there afterwards with the right
/// bytes, nothing refused is, and what got no answer happened as a whole or not at all.
///
/// A quarter of the kills are a `kill -9` at a random moment; the others hit each [KillPoint] in turn. A process serves
/// several stores, of which one comes to the step and the others are cut at a moment of their own; a kill counts for
/// each.
///
/// More kills with `-Dgranary.kills=2000`, the same random choices again with `-Dgranary.seed=…`.
class KillTest {
    private static final int KILLS = Integer.getInteger("granary.kills", 200);
    private static final long SEED = Long.getLong("granary.seed", System.nanoTime());
    private static final int STORES = 8;
    private static final int LIVES = (KILLS + STORES - 1) / STORES;

    /// After so many lives, and at the end, indexes are made again and that is killed too.
    private static final int LIVES_BETWEEN_REBUILDS = 25;

    private static final int MOST_ANSWERS = 350;
    private static final Duration NAMED_LIMIT = Duration.ofSeconds(6);
    private static final int SAMPLE = 6;

    private static final List<KillPoint> OF_REBUILD = Stream.of(KillPoint.values())
            .filter(point -> point.name().startsWith("REBUILD_"))
            .toList();
    private static final List<KillPoint> OF_SERVING = Stream.of(KillPoint.values())
            .filter(point -> !OF_REBUILD.contains(point))
            .toList();

    private final Random random = new Random(SEED);
    private final List<KilledStore> stores = new ArrayList<>();
    private final Map<KillPoint, Integer> kills = new EnumMap<>(KillPoint.class);
    private final HttpClient http = HttpClient.newHttpClient();
    private int randomKills;
    private int named;

    @Test
    void acknowledgedWritesSurviveEveryKill(@TempDir Path directory) throws Exception {
        System.out.println("KillTest: " + KILLS + " kills, -Dgranary.seed=" + SEED);
        var log = directory.resolve("servers.log");
        for (int i = 0; i < STORES; i++) {
            var endpoint = Endpoint.free();
            var data = List.of(directory.resolve("one-" + i), directory.resolve("two-" + i));
            stores.add(
                    new KilledStore(new Place(data, endpoint), Clients.of(ClientKind.URL_CONNECTION, endpoint, false)));
        }
        try {
            try (var servers = Servers.start(places(), "sync", List.of(), log)) {
                stores.forEach(KilledStore::create);
                servers.stop();
            }
            for (int life = 0; life < LIVES; life++) {
                live(life, log);
                if (life % LIVES_BETWEEN_REBUILDS == LIVES_BETWEEN_REBUILDS - 1) {
                    rebuild(life, log);
                }
            }
            finish(log);
        } finally {
            stores.forEach(KilledStore::close);
            http.close();
        }
        int all = kills.values().stream().mapToInt(Integer::intValue).sum() + randomKills;
        long answers = stores.stream().mapToLong(KilledStore::answers).sum();
        System.out.println("KillTest: " + answers + " answers kept over " + all + " kills: " + randomKills
                + " at random moments, " + kills);
        assertTrue(all >= KILLS, all + " kills");
        if (LIVES * 3 / 4 >= OF_SERVING.size()) {
            assertEquals(List.of(KillPoint.values()), List.copyOf(kills.keySet()), message(LIVES, "each step was hit"));
        }
    }

    private List<Place> places() {
        return stores.stream().map(KilledStore::place).toList();
    }

    /// Starts, compares, writes, and is killed.
    private void live(int life, Path log) throws Exception {
        boolean byName = life % 4 != 3;
        var point = OF_SERVING.get(named % OF_SERVING.size());
        var flags = byName ? List.of("-Dgranary.kill-at=" + point + ":" + (1 + random.nextInt(times(point)))) : none();
        // A killed process loses nothing that it has written, synced or not.
        var durability = !byName && random.nextInt(3) == 0 ? "relaxed" : "sync";
        try (var servers = Servers.start(places(), durability, flags, log)) {
            if (!isVerified(life, servers, byName)) {
                servers.kill();
                kills.merge(point, STORES, Integer::sum);
                named++;
                return;
            }
            var writing = new KilledStore.Writing(stores, random);
            boolean hit = byName && awaitNamed(point, servers);
            if (!byName) {
                awaitRandom(servers, writing.answers(), life);
            }
            servers.kill();
            writing.join(message(life, "a wrong answer"));
            if (hit) {
                kills.merge(point, STORES, Integer::sum);
                named++;
            } else {
                randomKills += STORES;
                named += byName ? 1 : 0;
            }
        }
    }

    /// False when the process was killed at a named step before it wrote anything.
    private boolean isVerified(int life, Servers servers, boolean byName) throws InterruptedException {
        try {
            everywhere(life, store -> store.verify(random.nextLong(), SAMPLE));
            return true;
        } catch (AssertionError e) {
            if (byName && e.getCause() instanceof SdkClientException && servers.awaitEnd(Duration.ofSeconds(1))) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> none() {
        return List.of();
    }

    /// How often a step may pass before the kill: what is rare is hit the first time.
    private static int times(KillPoint point) {
        return point.name().startsWith("COMMIT_") && point != KillPoint.COMMIT_SEALING ? 150 : 2;
    }

    private boolean awaitNamed(KillPoint point, Servers servers) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < NAMED_LIMIT.toNanos()) {
            if (servers.awaitEnd(Duration.ofMillis(100))) {
                return true;
            }
            if (point.name().startsWith("COMPACTION_")) {
                compact();
            }
        }
        return false;
    }

    private void compact() throws InterruptedException {
        for (var store : stores) {
            var uri = URI.create("http://127.0.0.1:" + store.place().endpoint().adminPort() + "/compact");
            try {
                var request = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(5))
                        .build();
                http.send(request, HttpResponse.BodyHandlers.discarding());
            } catch (IOException killed) {
                return;
            }
        }
    }

    private void awaitRandom(Servers servers, AtomicLong answers, int life) throws Exception {
        int enough = 1 + random.nextInt(MOST_ANSWERS);
        long start = System.nanoTime();
        while (answers.get() < enough) {
            if (!servers.isAlive()
                    || System.nanoTime() - start > Duration.ofSeconds(60).toNanos()) {
                throw new AssertionError(message(life, answers + " of " + enough + " answers came"));
            }
            LockSupport.parkNanos(1_000_000);
        }
        // Somewhere within a group commit.
        LockSupport.parkNanos(random.nextInt(5_000_000));
    }

    /// Each step of making an index again is killed once, in one store each.
    private void rebuild(int life, Path log) throws Exception {
        for (int i = 0; i < OF_REBUILD.size(); i++) {
            var point = OF_REBUILD.get(i);
            var store = stores.get(i % STORES);
            var rebuilding = ServerProcess.java(
                    log, List.of("-Dgranary.kill-at=" + point + ":1"), "io.granary.server.Main", rebuildIndex(store));
            assertEquals(Servers.KILLED, rebuilding.waitFor(), message(life, point + " in rebuild-index"));
            kills.merge(point, 1, Integer::sum);
        }
        try (var servers = Servers.start(places(), "sync", List.of(), log)) {
            everywhere(life, store -> store.verify(random.nextLong(), SAMPLE));
            servers.stop();
        }
    }

    private static List<String> rebuildIndex(KilledStore store) {
        var words = new ArrayList<>(List.of("rebuild-index"));
        store.place().data().forEach(directory -> words.addAll(List.of("--data", directory.toString())));
        return words;
    }

    /// Reads everything, and compares with what an index tells that was made again.
    private void finish(Path log) throws Exception {
        var told = new ArrayList<List<String>>();
        try (var servers = Servers.start(places(), "sync", List.of(), log)) {
            everywhere(LIVES, store -> store.verify(SEED, Integer.MAX_VALUE));
            stores.forEach(store -> told.add(store.told()));
            servers.kill();
            randomKills += STORES;
        }
        for (var store : stores.subList(0, 2)) {
            var rebuilding = ServerProcess.java(log, List.of(), "io.granary.server.Main", rebuildIndex(store));
            assertEquals(0, rebuilding.waitFor(), message(LIVES, "rebuild-index"));
        }
        try (var servers = Servers.start(places(), "sync", List.of(), log)) {
            IntStream.range(0, STORES)
                    .forEach(i -> assertEquals(
                            told.get(i), stores.get(i).told(), message(LIVES, "the same is told after a rebuild")));
            servers.stop();
        }
    }

    private interface OfStore {
        void check(KilledStore store) throws Exception;
    }

    private void everywhere(int life, OfStore check) {
        for (var store : stores) {
            try {
                check.check(store);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(message(life, "store " + stores.indexOf(store) + ": " + e.getMessage()), e);
            }
        }
    }

    private static String message(int life, String what) {
        return "-Dgranary.seed=" + SEED + ", life " + life + ": " + what;
    }
}
