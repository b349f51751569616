package io.granary.server.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./granary bucket ls|mb|rb`.
@Command(
        name = "bucket",
        description = "Lists, makes and removes buckets.",
        subcommands = {BucketCommand.Ls.class, BucketCommand.Mb.class, BucketCommand.Rb.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary bucket ls",
            "  ./granary bucket mb images",
            "  ./granary bucket rb s3://images --endpoint https://s3.example.org"
        })
public final class BucketCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing one of ls, mb, rb");
    }

    @Command(name = "ls", description = "Lists the buckets.")
    static final class Ls implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Mixin
        private Connect connect = new Connect();

        @Option(names = "--json", description = "Prints one JSON object a line.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            try (var client = connect.open()) {
                for (var bucket : client.buckets()) {
                    var name = bucket.getOrDefault("Name", "");
                    var made = bucket.getOrDefault("CreationDate", "");
                    out.println(json ? Shown.json(Map.of("name", name, "created", made)) : made + "  " + name);
                }
            }
            return 0;
        }
    }

    @Command(name = "mb", description = "Makes buckets.")
    static final class Mb implements Callable<Integer> {
        @Mixin
        private Connect connect = new Connect();

        @Parameters(arity = "1..*", paramLabel = "BUCKET", description = "With or without s3://.")
        private List<String> buckets = List.of();

        @Override
        public Integer call() throws IOException {
            try (var client = connect.open()) {
                for (var bucket : buckets) {
                    client.makeBucket(S3Location.bucket(bucket));
                }
            }
            return 0;
        }
    }

    @Command(name = "rb", description = "Removes empty buckets.")
    static final class Rb implements Callable<Integer> {
        @Mixin
        private Connect connect = new Connect();

        @Parameters(arity = "1..*", paramLabel = "BUCKET", description = "With or without s3://.")
        private List<String> buckets = List.of();

        @Override
        public Integer call() throws IOException {
            try (var client = connect.open()) {
                for (var bucket : buckets) {
                    client.removeBucket(S3Location.bucket(bucket));
                }
            }
            return 0;
        }
    }
}
