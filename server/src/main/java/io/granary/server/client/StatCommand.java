package io.granary.server.client;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./granary stat`.
@Command(
        name = "stat",
        description = "Tells what is known of an object, or that a bucket is there.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./granary stat s3://images/train/0001.jpg", "  ./granary stat s3://images --json"})
public final class StatCommand implements Callable<Integer> {
    private static final String METADATA = "x-amz-meta-";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Connect connect = new Connect();

    @Parameters(arity = "1", paramLabel = "s3://BUCKET/KEY", description = "The object, or the bucket.")
    private String target = "";

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var location = S3Location.parse(target);
        try (var client = connect.open()) {
            var fields = fields(location, client.head(location));
            if (json) {
                out.println(Shown.json(fields));
            } else {
                fields.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
            }
        }
        return 0;
    }

    private static Map<String, Object> fields(S3Location location, HttpHeaders headers) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("bucket", location.bucket());
        if (location.key().isEmpty()) {
            headers.firstValue("x-amz-bucket-region").ifPresent(region -> fields.put("region", region));
            return fields;
        }
        fields.put("key", location.key());
        fields.put("size", headers.firstValueAsLong("content-length").orElse(0));
        headers.firstValue("etag").ifPresent(etag -> fields.put("etag", etag.replace("\"", "")));
        headers.firstValue("last-modified").ifPresent(time -> fields.put("modified", time));
        headers.firstValue("content-type").ifPresent(type -> fields.put("type", type));
        headers.firstValue("x-amz-version-id").ifPresent(version -> fields.put("version", version));
        headers.map().forEach((name, values) -> {
            if (name.startsWith(METADATA)) {
                fields.put(name, String.join(", ", values));
            }
        });
        return fields;
    }
}
