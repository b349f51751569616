package io.granary.server;

import io.granary.compaction.rate.IoBudget;
import io.granary.compaction.scrub.Damage;
import io.granary.compaction.scrub.ObjectHit;
import io.granary.compaction.scrub.Scrubber;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.model.location.SegmentId;
import io.granary.server.config.ServerConfig;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary verify`.
@Command(
        name = "verify",
        description = {
            "Reads all segments and extents with their checksums, and names the objects that damage hits.",
            "Exit status 1 when there is any. The server must not run meanwhile; it does the same at its --scrub-rate."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./granary verify --data /srv/granary")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the store; repeat it as for the server, in the same order.")
    private List<Path> data = List.of();

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        var config = ServerConfig.read(
                Map.of("data", data.stream().map(Path::toString).toList()), Optional.empty());
        try (var directories = Wiring.directories(config.data());
                var store = Wiring.store(config, directories);
                var progress = Progress.onStandardError(line.getErr())) {
            var verification = new Verification(store, progress);
            verification.run();
            progress.wipe();
            verification.damages.forEach(damage -> line.getOut().println("damaged: " + damage.what()));
            verification.hits.forEach(hit -> line.getOut()
                    .println("hit: bucket " + hit.bucket() + " key " + hit.key() + " version " + hit.version()));
            line.getOut().println(verification.summary());
            return verification.damages.isEmpty() && verification.hits.isEmpty() ? 0 : 1;
        }
    }

    private static final class Verification {
        private final Store store;
        private final Progress progress;
        private final Scrubber scrubber;
        private final List<Damage> damages = new ArrayList<>();
        private final List<ObjectHit> hits = new ArrayList<>();
        private final TreeSet<SegmentId> suspects = new TreeSet<>();
        private final long startNanos = System.nanoTime();
        private long records;
        private long bytes;
        private long extents;
        private long extentBytes;

        Verification(Store store, Progress progress) {
            this.store = store;
            this.progress = progress;
            this.scrubber = new Scrubber(
                    store.segments(),
                    store.extents(),
                    store.index(),
                    RecordIndexing::changeOf,
                    store.epoch(),
                    IoBudget.unlimited());
        }

        void run() throws IOException {
            for (var id : scrubber.missing()) {
                damages.add(new Damage("segment " + id + " is missing"));
                suspects.add(id);
            }
            var all = store.segments().segments();
            long total = Wiring.lengthBytes(store.segments());
            for (var segment : all) {
                var found = scrubber.read(segment.id());
                damages.addAll(found.damages());
                hits.addAll(found.hits());
                records += found.records();
                bytes += found.bytes();
                extents += found.extents();
                extentBytes += found.extentBytes();
                long known = scrubber.liveBytes(segment.id());
                if (found.liveBytes() < known) {
                    suspects.add(segment.id());
                    if (found.damages().isEmpty()) {
                        damages.add(new Damage("segment " + segment.id() + " lacks " + (known - found.liveBytes())
                                + " bytes of records that the index refers to"));
                    }
                }
                progress.show(bytes, total, records + " records, " + damages.size() + " places damaged");
            }
            if (!suspects.isEmpty()) {
                hits.addAll(scrubber.hitsIn(suspects));
            }
        }

        String summary() {
            return String.format(
                    Locale.ROOT,
                    "Read %d records (%d MiB) and %d extents (%d MiB) in %.1f s: %s.",
                    records,
                    bytes >> 20,
                    extents,
                    extentBytes >> 20,
                    (System.nanoTime() - startNanos) / 1e9,
                    damages.isEmpty() && hits.isEmpty()
                            ? "no damage"
                            : damages.size() + " places damaged, " + hits.size() + " objects hit");
        }
    }
}
