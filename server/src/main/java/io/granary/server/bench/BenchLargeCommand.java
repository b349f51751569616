package io.granary.server.bench;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./granary bench-large`: each row of the table of large objects in `docs/performance.md` is one run of it.
@Command(
        name = "bench-large",
        sortOptions = false,
        description = {
            "Loads an S3 endpoint with large objects. Keys as for bench. Profiles:",
            "  get       GET of one object by some connections; with --path of any server's file",
            "  put       PUT of objects by some connections",
            "  jobs      uploads in parts of 8 MiB from some jobs at once, and GETs of 1 KiB beside them",
            "  complete  CompleteMultipartUpload of 1,000 parts",
            "  floor     what disk (write and fdatasync) and MD5 give here, without a server"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary bench-large get --size 64 --connections 4 --count 200 --pid PID",
            "  ./granary bench-large get --endpoint http://127.0.0.1:8080 --path /file --size 64",
            "  ./granary bench-large jobs --jobs 8 --size 2048 --pid PID"
        })
public final class BenchLargeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PROFILE", description = "get, put, jobs, complete or floor.")
    private String profile = "";

    @Option(names = "--endpoint", paramLabel = "URL", description = "What to load. Default: http://127.0.0.1:9000")
    private URI endpoint = URI.create("http://127.0.0.1:9000");

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "For get: a file that is there, in place of an object.")
    private String path = "";

    @Option(names = "--bucket", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}")
    private String bucket = "granary-bench";

    @Option(names = "--size", paramLabel = "MIB", description = "Of each object, in MiB. Default: ${DEFAULT-VALUE}")
    private int mebibytes = 64;

    @Option(names = "--count", paramLabel = "N", description = "How many requests. Default: ${DEFAULT-VALUE}")
    private int count = 100;

    @Option(names = "--connections", paramLabel = "N", description = "Of get and put, and of each job. Default: 4")
    private int connections = 4;

    @Option(names = "--jobs", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int jobs = 8;

    @Option(names = "--parts", paramLabel = "N", description = "Of complete. Default: ${DEFAULT-VALUE}")
    private int parts = 1000;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Of floor: where to write. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("data");

    @Option(names = "--pid", paramLabel = "PID", split = ",", description = "Process of the server.")
    private List<Long> pids = List.of();

    @Override
    public Integer call() throws IOException {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        long bytes = (long) mebibytes << 20;
        if (profile.equals("floor")) {
            floor(bytes, out);
            return 0;
        }
        var key = BenchKey.find(null, null, System.getenv());
        var host = endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
        var profiles = new LargeProfiles(
                endpoint, () -> new Signer(host, "us-east-1", key.id(), key.secret()), bucket, pids, out);
        if (path.isEmpty()) {
            profiles.prepare();
        }
        switch (profile) {
            case "get" -> profiles.get(path, path.isEmpty(), bytes, connections, count);
            case "put" -> profiles.put(bytes, connections, count);
            case "jobs" -> profiles.jobs(jobs, bytes, connections);
            case "complete" -> profiles.complete(parts, 5 << 20, 3);
            default ->
                throw new OperatorMistake(
                        "there is no profile '" + profile + "'", "write get, put, jobs, complete or floor");
        }
        out.flush();
        return 0;
    }

    /// Files of 8 MiB, each written and synced, and digests, one core.
    private void floor(long bytes, java.io.PrintWriter out) throws IOException {
        Files.createDirectories(directory);
        var buffer = ByteBuffer.allocateDirect(8 << 20);
        var files = new ArrayList<Path>();
        long start = System.nanoTime();
        for (long done = 0; done < bytes; done += buffer.capacity()) {
            var file = Files.createTempFile(directory, "floor", ".tmp");
            files.add(file);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(buffer.clear());
                channel.force(false);
            }
        }
        out.printf("write and fdatasync: %.0f MiB/s%n", bytes / 1048576.0 / ((System.nanoTime() - start) / 1e9));
        for (var file : files) {
            Files.delete(file);
        }
        try {
            var md5 = MessageDigest.getInstance("MD5");
            var piece = new byte[1 << 20];
            start = System.nanoTime();
            for (long done = 0; done < bytes; done += piece.length) {
                md5.update(piece);
            }
            out.printf("MD5 on one core: %.0f MiB/s%n", bytes / 1048576.0 / ((System.nanoTime() - start) / 1e9));
            out.flush();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
