package io.granary.server.identity;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `./granary policy`.
@Command(
        name = "policy",
        description = "Keeps policies, and says who may do what and why.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary policy put my-policy policy.json",
            "  ./granary policy simulate alice s3:GetObject data images/cat.jpg"
        })
public final class PolicyCommand extends CommandGroup {
    @Command(name = "put", description = "Makes or replaces a policy; users that have it feel it at once.")
    int put(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Parameters(paramLabel = "FILE", description = "The policy, in the language of AWS's IAM.") String file)
            throws IOException, InterruptedException {
        admin.call("policy-put", Map.of("name", name, "document", Attachment.read(file)));
        return 0;
    }

    @Command(name = "list", description = "Lists policies.")
    int list(@Mixin AdminCall admin) throws IOException, InterruptedException {
        for (JsonNode one : admin.call("policy-list", Map.of())) {
            out().println(one.path("name").asString(""));
        }
        return 0;
    }

    @Command(name = "show", description = "Shows a policy, a canned one too.")
    int show(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "Its name, as in readonly@data/images/.") String name)
            throws IOException, InterruptedException {
        out().println(admin.call("policy-show", Map.of("name", name))
                .path("document")
                .asString(""));
        return 0;
    }

    @Command(name = "remove", description = "Removes a policy that no user has.")
    int remove(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "Its name.") String name)
            throws IOException, InterruptedException {
        admin.call("policy-remove", Map.of("name", name));
        return 0;
    }

    @Command(name = "simulate", description = "Says whether a user may do something, and what decides it.")
    int simulate(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "USER", description = "The user, root, or - for a caller without key.")
                    String user,
            @Parameters(paramLabel = "ACTION", description = "As in s3:GetObject.") String action,
            @Parameters(paramLabel = "BUCKET", arity = "0..1", description = "The bucket.") @Nullable String bucket,
            @Parameters(paramLabel = "KEY", arity = "0..1", description = "The key.") @Nullable String key,
            @Option(names = "--from", paramLabel = "ADDRESS", description = "The IP address of the caller.") @Nullable
                    String from)
            throws IOException, InterruptedException {
        var verdict = admin.call(
                "policy-simulate",
                Map.of(
                        "user",
                        user.equals("-") ? "" : user,
                        "action",
                        action,
                        "bucket",
                        AdminCall.orEmpty(bucket),
                        "key",
                        AdminCall.orEmpty(key),
                        "source",
                        AdminCall.orEmpty(from)));
        out().println((verdict.path("allowed").asBoolean(false) ? "allowed: " : "denied: ")
                + verdict.path("because").asString(""));
        return 0;
    }
}
