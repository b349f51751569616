package io.granary.server;

import io.granary.compaction.CompactionConfig;
import io.granary.compaction.Compactor;
import io.granary.compaction.rate.IoBudget;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.index.IndexConfig;
import io.granary.index.lmdb.IndexShrink;
import io.granary.segment.local.DataDirectories;
import io.granary.server.config.ServerConfig;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary compact`.
@Command(
        name = "compact",
        description = {
            "Gives back the space of what was deleted or overwritten: copies what lives out of segments with dead bytes.",
            "The server must not run meanwhile; a running one is asked with POST /compact on its admin port."
        },
        footerHeading = "%nExample:%n",
        footer = "  ./granary compact --data /srv/granary")
final class CompactCommand implements Callable<Integer> {
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
        long startNanos = System.nanoTime();
        try (var directories = Wiring.directories(config.data());
                var progress = Progress.onStandardError(line.getErr())) {
            var outcome = compact(config, directories, progress);
            var index = Wiring.indexPath(directories);
            IndexShrink.run(index, IndexConfig.DEFAULT.mapBytes());
            progress.wipe();
            line.getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "Gave back %s and copied %s in %.1f s. %s of segments are left, %s of them live; the index has %s.",
                            mebibytes(outcome.before - outcome.after),
                            mebibytes(outcome.copied),
                            (System.nanoTime() - startNanos) / 1e9,
                            mebibytes(outcome.after),
                            mebibytes(outcome.live),
                            mebibytes(Files.size(index.resolve("data.mdb")))));
            return outcome.damaged == 0 ? 0 : 1;
        }
    }

    private record Outcome(long before, long after, long live, long copied, int damaged) {}

    private static Outcome compact(ServerConfig config, DataDirectories directories, Progress progress)
            throws IOException {
        try (var store = Wiring.store(config, directories)) {
            var segments = store.segments();
            long before = Wiring.lengthBytes(segments);
            var compactor = new Compactor(
                    segments,
                    store.index(),
                    RecordIndexing::changeOf,
                    store.epoch(),
                    CompactionConfig.DEFAULT,
                    IoBudget.unlimited(),
                    store.follower());
            while (compactor.step(CompactionConfig.DEFAULT.leastDeadShare()).isPresent()) {
                while (store.epoch().advance() > 0) {} // nobody reads
                var stats = compactor.stats();
                progress.show(
                        stats.freedBytes() - stats.copiedBytes(),
                        before - stats.liveBytes(),
                        mebibytes(stats.freedBytes()) + " replaced, " + mebibytes(stats.copiedBytes()) + " copied");
            }
            var stats = compactor.stats();
            return new Outcome(
                    before,
                    Wiring.lengthBytes(segments),
                    stats.liveBytes(),
                    stats.copiedBytes(),
                    stats.damagedSegments());
        }
    }

    private static String mebibytes(long bytes) {
        return Math.round(bytes / 1048576.0) + " MiB";
    }
}
