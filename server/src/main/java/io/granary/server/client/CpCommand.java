package io.granary.server.client;

import io.granary.server.config.OperatorMistake;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./granary cp`.
@Command(
        name = "cp",
        description = {
            "Copies a file to an object, an object to a file, or all that is below one to the other.",
            "A file appears in its place when it is whole."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary cp cat.jpg s3://images/cat.jpg",
            "  ./granary cp s3://images/cat.jpg .",
            "  ./granary cp --recursive train s3://images/train/",
            "  ./granary cp --recursive s3://images/train/ train"
        })
public final class CpCommand implements Callable<Integer> {
    /// Hides the way to the server and the wait for its disk.
    private static final int AT_ONCE = 16;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Connect connect = new Connect();

    @Parameters(index = "0", paramLabel = "FROM", description = "A file, a directory, or s3://BUCKET/KEY.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The other kind.")
    private String to = "";

    @Option(
            names = {"-r", "--recursive"},
            description = "All that is below a directory or a prefix.")
    private boolean recursive;

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        if (S3Location.is(from) == S3Location.is(to)) {
            throw new OperatorMistake(
                    "one of FROM and TO is s3://BUCKET/KEY, the other is local", "see ./granary cp --help");
        }
        try (var client = connect.open()) {
            var steps = S3Location.is(from) ? downloads(client) : uploads(client);
            run(steps);
        }
        return 0;
    }

    private List<Step> uploads(S3Client client) throws IOException {
        var source = Path.of(from);
        var target = S3Location.parse(to);
        if (!Files.exists(source)) {
            throw new OperatorMistake("there is no file " + source, "check the path");
        }
        if (!recursive) {
            if (Files.isDirectory(source)) {
                throw new OperatorMistake(source + " is a directory", "add --recursive");
            }
            boolean below = target.key().isEmpty() || target.key().endsWith("/");
            var key = below ? target.key() + source.toAbsolutePath().getFileName() : target.key();
            return List.of(() -> client.put(source, target.withKey(key)));
        }
        var prefix = directory(target.key());
        try (var paths = Files.walk(source)) {
            var steps = new ArrayList<Step>();
            for (var path : paths.filter(Files::isRegularFile).sorted().toList()) {
                var key = prefix + source.relativize(path).toString().replace('\\', '/');
                steps.add(() -> client.put(path, target.withKey(key)));
            }
            return steps;
        }
    }

    private List<Step> downloads(S3Client client) throws IOException {
        var source = S3Location.parse(from);
        var target = Path.of(to);
        if (!recursive) {
            if (source.key().isEmpty()) {
                throw new OperatorMistake(source + " is a bucket", "add --recursive");
            }
            var name = source.key().substring(source.key().lastIndexOf('/') + 1);
            var file = Files.isDirectory(target) ? below(target, name) : target;
            return List.of(() -> client.fetch(source, file));
        }
        var prefix = directory(source.key());
        var steps = new ArrayList<Step>();
        client.list(source.withKey(prefix), "", entry -> {
            var name = entry.key().substring(prefix.length());
            if (!name.isEmpty() && !name.endsWith("/")) {
                var file = below(target, name);
                steps.add(() -> {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    client.fetch(source.withKey(entry.key()), file);
                });
            }
        });
        return steps;
    }

    /// A key is whatever its writer liked: one such as `../x` must not lead out of the directory.
    private static Path below(Path directory, String name) {
        var root = directory.toAbsolutePath().normalize();
        var file = root.resolve(name).normalize();
        if (name.isEmpty() || !file.startsWith(root) || file.equals(root)) {
            throw new OperatorMistake(
                    "the key '" + name + "' is no name of a file below " + directory, "copy it by itself");
        }
        return file;
    }

    private static String directory(String key) {
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }

    private void run(List<Step> steps) throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        var done = new AtomicLong();
        try (var progress = Progress.onStandardError(line.getErr());
                var workers = Executors.newFixedThreadPool(Math.clamp(steps.size(), 1, AT_ONCE))) {
            var running = new ArrayList<Future<?>>();
            for (var step : steps) {
                running.add(workers.submit(() -> {
                    step.run();
                    done.incrementAndGet();
                    return null;
                }));
            }
            for (var one : running) {
                await(one, workers::shutdownNow);
                progress.show(done.get(), steps.size(), done.get() + " of " + steps.size());
            }
        }
        if (recursive) {
            line.getOut().println(done.get() + (done.get() == 1 ? " object" : " objects") + " copied");
        }
    }

    private static void await(Future<?> one, Runnable giveUp) throws IOException {
        try {
            one.get();
        } catch (ExecutionException e) {
            giveUp.run();
            if (e.getCause() instanceof OperatorMistake mistake) {
                throw mistake;
            }
            throw new IOException("the copy stopped: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            giveUp.run();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
