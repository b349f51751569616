package io.granary.server.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./granary ls`.
@Command(
        name = "ls",
        description = "Lists objects, with what is below a '/' folded into one line.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary ls s3://images",
            "  ./granary ls s3://images/train/ --recursive",
            "  ./granary ls s3://images --recursive --json | jq -r .key"
        })
public final class LsCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Connect connect = new Connect();

    @Parameters(arity = "1", paramLabel = "s3://BUCKET/PREFIX", description = "What the keys start with.")
    private String prefix = "";

    @Option(
            names = {"-r", "--recursive"},
            description = "Lists every object.")
    private boolean recursive;

    @Option(names = "--json", description = "Prints one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        try (var client = connect.open()) {
            client.list(S3Location.parse(prefix), recursive ? "" : "/", entry -> out.println(line(entry)));
        }
        return 0;
    }

    private String line(S3Client.Entry entry) {
        if (!json) {
            return entry.prefix()
                    ? String.format(Locale.ROOT, "%24s %12s  %s", "", "", entry.key())
                    : String.format(Locale.ROOT, "%24s %12d  %s", entry.modified(), entry.size(), entry.key());
        }
        var fields = new LinkedHashMap<String, Object>();
        if (entry.prefix()) {
            fields.put("prefix", entry.key());
        } else {
            fields.put("key", entry.key());
            fields.put("size", entry.size());
            fields.put("modified", entry.modified());
            fields.put("etag", entry.etag().replace("\"", ""));
        }
        return Shown.json(fields);
    }
}
