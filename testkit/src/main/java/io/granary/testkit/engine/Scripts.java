package io.granary.testkit.engine;

import io.granary.testkit.engine.Simulation.Numbered;
import io.granary.testkit.model.Step;
import io.granary.testkit.model.Step.Condition;
import io.granary.testkit.model.Step.Quick;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random scripts: few keys and buckets, so that steps meet, and faults often enough that no state stays for long.
final class Scripts {
    private static final List<String> BUCKETS = List.of("one", "one", "one", "two");
    private static final List<String> KEYS = List.of(
            "a",
            "a/b",
            "a/b/c",
            "a/c",
            "a0",
            "b",
            "dir/é",
            "dir/日本",
            "\u0001",
            "long/" + "x".repeat(600),
            "long/" + "x".repeat(600) + "/y",
            "z//",
            "z//z");

    private static final List<Condition> CONDITIONS = List.of(
            Condition.ALWAYS,
            Condition.ALWAYS,
            Condition.ALWAYS,
            Condition.ALWAYS,
            Condition.ALWAYS,
            Condition.ABSENT,
            Condition.PRESENT,
            Condition.CURRENT_ETAG,
            Condition.OTHER_ETAG);

    private final Random random;

    private Scripts(Random random) {
        this.random = random;
    }

    static List<Numbered> of(long seed) {
        var scripts = new Scripts(new Random(seed));
        var script = new ArrayList<Numbered>();
        script.add(new Numbered(0, new Step.CreateBucket("one", scripts.random.nextBoolean())));
        int steps = 20 + scripts.random.nextInt(50);
        if (scripts.random.nextBoolean()) {
            script.add(new Numbered(1, new Step.Versioning("one", scripts.random.nextInt(4) > 0)));
        }
        while (script.size() <= steps) {
            script.add(new Numbered(script.size(), scripts.step()));
        }
        return script;
    }

    private Step step() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            return quick();
        }
        if (dice < 56) {
            return request();
        }
        if (dice < 70) {
            return batch();
        }
        if (dice < 76) {
            return new Step.Checkpoint();
        }
        if (dice < 79) {
            return new Step.Reopen();
        }
        if (dice < 83) {
            return new Step.Kill(random.nextBoolean());
        }
        if (dice < 93) {
            return new Step.PowerOff(
                    random.nextInt(4) == 0 ? 0 : random.nextInt(14),
                    random.nextInt(3) == 0,
                    random.nextInt(3) == 0 ? random.nextInt(8) : -1);
        }
        return switch (dice) {
            case 93 -> new Step.Rebuild();
            case 94, 95 -> new Step.FailSync(random.nextInt(6));
            case 96 -> new Step.Fill(random.nextInt(30_000));
            case 97 -> new Step.Fill(-1);
            case 98 -> new Step.FailSync(random.nextInt(3));
            default -> new Step.Cached(random.nextBoolean());
        };
    }

    private Quick quick() {
        int dice = random.nextInt(100);
        if (dice < 55) {
            return put(packed());
        }
        if (dice < 75) {
            return new Step.Delete(bucket(), key(), condition());
        }
        if (dice < 83) {
            return new Step.BeginUpload(bucket(), key(), random.nextBoolean());
        }
        if (dice < 88) {
            return new Step.Abort(random.nextInt(1000));
        }
        if (dice < 91) {
            return new Step.Setting(bucket(), random.nextInt(3) == 0 ? -1 : random.nextInt(300));
        }
        if (dice < 93) {
            return new Step.Versioning(bucket(), random.nextInt(3) > 0);
        }
        return dice < 97 ? new Step.CreateBucket(bucket(), random.nextBoolean()) : new Step.RemoveBucket(bucket());
    }

    private Step.Request request() {
        int dice = random.nextInt(120);
        if (dice >= 100) {
            return ofVersions(dice - 100);
        }
        if (dice < 15) {
            return put(size());
        }
        if (dice < 35) {
            return new Step.PutPart(
                    random.nextInt(1000),
                    1 + random.nextInt(3),
                    random.nextLong(),
                    random.nextInt(5) == 0 ? random.nextInt(200) : 200 + size(),
                    random.nextBoolean());
        }
        if (dice < 50) {
            return new Step.Complete(random.nextInt(1000), random.nextInt(8) == 0, condition());
        }
        if (dice < 60) {
            return new Step.Copy(bucket(), key(), key(), condition());
        }
        if (dice < 68) {
            return new Step.DeleteAll(bucket(), List.of(key(), key(), key()));
        }
        if (dice < 84) {
            return new Step.ListAll(
                    bucket(),
                    List.of("", "", "a", "a/", "dir/", "long/", "nothing").get(random.nextInt(7)),
                    List.of("", "/", "/", "//", "b").get(random.nextInt(5)),
                    1 + random.nextInt(6));
        }
        return new Step.Get(bucket(), key(), random.nextInt(1001), random.nextInt(1001));
    }

    private Step.Request ofVersions(int dice) {
        if (dice < 7) {
            return new Step.DeleteVersion(bucket(), key(), random.nextInt(3));
        }
        if (dice < 10) {
            return new Step.GetVersion(bucket(), key(), random.nextInt(3));
        }
        if (dice < 15) {
            return new Step.Tag(bucket(), key(), random.nextInt(4) - 1, random.nextInt(4) == 0 ? "" : "t=" + dice);
        }
        return new Step.ListVersions(
                bucket(),
                List.of("", "", "a", "a/", "dir/", "long/").get(random.nextInt(6)),
                List.of("", "/", "/", "//").get(random.nextInt(4)),
                1 + random.nextInt(6));
    }

    private Step batch() {
        var requests = new ArrayList<Quick>();
        requests.add(
                new Step.Put("one", key(), random.nextLong(), packed(), false, random.nextBoolean(), Condition.ALWAYS));
        int more = 1 + random.nextInt(8);
        for (int i = 0; i < more; i++) {
            var request = quick();
            // The engine may judge whether a bucket is empty before deletes that are not answered yet.
            requests.add(request instanceof Step.RemoveBucket remove ? new Step.Setting(remove.bucket(), 5) : request);
        }
        int dice = random.nextInt(6);
        return new Step.Batch(requests, dice == 0 ? Step.Then.KILL : dice == 1 ? Step.Then.POWER_OFF : Step.Then.SYNC);
    }

    private Step.Put put(int size) {
        return new Step.Put(
                bucket(),
                key(),
                random.nextLong(),
                size,
                size > 300 && random.nextBoolean(),
                random.nextBoolean(),
                condition());
    }

    /// A size that is packed whatever the limit.
    private int packed() {
        return random.nextInt(301);
    }

    private int size() {
        int dice = random.nextInt(10);
        return dice < 4
                ? random.nextInt(2_000)
                : dice < 8 ? random.nextInt(20_000) : random.nextInt(dice == 8 ? 100_000 : 300_000);
    }

    private Condition condition() {
        return CONDITIONS.get(random.nextInt(CONDITIONS.size()));
    }

    private String bucket() {
        return BUCKETS.get(random.nextInt(BUCKETS.size()));
    }

    private String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }
}
