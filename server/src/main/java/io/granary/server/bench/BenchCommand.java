package io.granary.server.bench;

import io.granary.server.bench.BenchPlan.Op;
import io.granary.server.config.DataSize;
import io.granary.server.config.OperatorMistake;
import io.granary.server.console.Progress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./granary bench`. Exit status 1 when any answer was wrong.
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Loads an S3 endpoint, verifies every byte that it reads, and says how it did.",
            "The keys are taken from --access-key and --secret-key, GRANARY_ACCESS_KEY_ID and GRANARY_SECRET_ACCESS_KEY,"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ./data/credentials, whichever comes first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary bench --ops put,get,list,delete",
            "  ./granary bench --count 1000000 --size 256 --ops put,list --concurrency 256",
            "  ./granary bench --ops get --count 1000000 --duration 30 --pid $(pgrep -f granary.server.Main) --json"
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9000",
            description = "What to load. Default: ${DEFAULT-VALUE}")
    private URI endpoint = URI.create("http://127.0.0.1:9000");

    @Option(names = "--access-key", paramLabel = "ID", description = "Access key id.")
    private @Nullable String accessKey;

    @Option(names = "--secret-key", paramLabel = "SECRET", description = "Secret access key.")
    private @Nullable String secretKey;

    @Option(
            names = "--region",
            paramLabel = "NAME",
            defaultValue = "us-east-1",
            description = "Region to sign for. Default: ${DEFAULT-VALUE}")
    private String region = "us-east-1";

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            defaultValue = "granary-bench",
            description = "Bucket, made when missing. Default: ${DEFAULT-VALUE}")
    private String bucket = "granary-bench";

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            defaultValue = "bench/",
            description = "What all keys start with: letters, digits, '/', '-', '_', '.'. Default: ${DEFAULT-VALUE}")
    private String prefix = "bench/";

    @Option(
            names = "--key-length",
            paramLabel = "BYTES",
            defaultValue = "45",
            description = "Length of each key. Default: ${DEFAULT-VALUE}")
    private int keyBytes = 45;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "1KiB",
            converter = SizeConverter.class,
            description = "Size of each object. Default: ${DEFAULT-VALUE}")
    private DataSize size = new DataSize(1024);

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many objects. Default: ${DEFAULT-VALUE}")
    private long count = 10_000;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "sorted",
            description = "Keys are written 'sorted' or 'scattered'. Default: ${DEFAULT-VALUE}")
    private String order = "sorted";

    @Option(
            names = "--ops",
            paramLabel = "OPS",
            split = ",",
            defaultValue = "put,get,list,delete",
            description = "Any of put, get, list, delete, mixed, in the order to be run. Default: ${DEFAULT-VALUE}")
    private List<String> ops = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "Connections; a listing always has one. Default: ${DEFAULT-VALUE}")
    private int concurrency = 32;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "get, list and mixed run so long, put and delete at most. Default: until every object is done")
    private double durationSeconds;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Unmeasured time before get and mixed. Default: ${DEFAULT-VALUE}")
    private double warmupSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides bodies and order. Default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Event loops of the client. Default: half of the processors")
    private int threads;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description = "Process of the server, to tell its CPU and memory. May be repeated.")
    private List<Long> pids = List.of();

    @Option(names = "--no-verify", description = "Does not compare what is read.")
    private boolean unverified;

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var line = java.util.Objects.requireNonNull(spec).commandLine();
        var plan = plan();
        List<OpResult> results;
        try (var load = new Load(plan.endpoint(), plan.threads());
                var progress = Progress.onStandardError(line.getErr())) {
            results = new BenchRun(plan, load, progress).run();
        }
        line.getOut()
                .println(json ? Report.json(results) : Report.table(results).stripTrailing());
        return results.stream().anyMatch(result -> result.errors() > 0) ? 1 : 0;
    }

    private BenchPlan plan() throws IOException {
        check(
                List.of("http", "https").contains(String.valueOf(endpoint.getScheme())) && endpoint.getHost() != null,
                "--endpoint: '" + endpoint + "' is no http or https URL",
                "write for example http://127.0.0.1:9000");
        check(count >= 1 && count <= Numbers.MAX_COUNT, "--count is out of range", "give 1 to " + Numbers.MAX_COUNT);
        check(concurrency >= 1 && concurrency <= 10_000, "--concurrency is out of range", "give 1 to 10000");
        check(size.bytes() <= 1 << 30, "--size is out of range", "give at most 1GiB");
        check(
                prefix.matches("[A-Za-z0-9/_.-]*"),
                "--prefix has other characters",
                "use letters, digits, '/', '-', '_', '.'");
        check(
                keyBytes >= Objects.leastKeyBytes(prefix.length()) && keyBytes <= 1000,
                "--key-length is out of range",
                "give " + Objects.leastKeyBytes(prefix.length()) + " to 1000 with this prefix");
        check(
                List.of("sorted", "scattered").contains(order),
                "--order: '" + order + "' is unknown",
                "write sorted or scattered");
        var operations = operations();
        var key = BenchKey.find(accessKey, secretKey, System.getenv());
        return new BenchPlan(
                endpoint,
                region,
                key.id(),
                key.secret(),
                bucket,
                prefix,
                keyBytes,
                (int) size.bytes(),
                new Numbers(count, order.equals("scattered")),
                concurrency,
                threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                seconds(durationSeconds),
                durationSeconds > 0,
                seconds(warmupSeconds),
                seed,
                operations,
                pids(),
                !unverified);
    }

    private List<Op> operations() {
        var operations = new ArrayList<Op>();
        for (var name : ops) {
            for (var op : Op.values()) {
                if (op.label().equals(name)) {
                    operations.add(op);
                }
            }
            check(
                    !operations.isEmpty() && operations.getLast().label().equals(name),
                    "--ops: '" + name + "' is unknown",
                    "write any of put, get, list, delete, mixed");
        }
        return operations;
    }

    private List<Long> pids() {
        for (long pid : pids) {
            check(
                    ProcessHandle.of(pid).isPresent(),
                    "--pid: there is no process " + pid,
                    "give the server's process id");
        }
        return pids;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static void check(boolean holds, String what, String mend) {
        if (!holds) {
            throw new OperatorMistake(what, mend);
        }
    }
}
