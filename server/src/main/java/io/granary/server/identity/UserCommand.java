package io.granary.server.identity;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `./granary user`.
@Command(
        name = "user",
        description = "Makes users and says what they may do.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary user create alice --policy readonly --on data/images/,models",
            "  ./granary user create bob --account team-b --policy admin",
            "  ./granary user attach alice my-policy",
            "  ./granary user disable alice"
        })
public final class UserCommand extends CommandGroup {
    @Command(name = "create", description = "Makes a user; with --trust a role.")
    int create(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--account",
                            paramLabel = "NAME",
                            description =
                                    "The account that its buckets will belong to; made if it is not there. Default: the server's own.")
                    @Nullable
                    String account,
            @Option(
                            names = "--policy",
                            paramLabel = "NAME",
                            description =
                                    "readonly, readwrite, writeonly, admin or a policy of your own; may be repeated.")
                    @Nullable
                    List<String> policies,
            @Option(
                            names = "--on",
                            paramLabel = "PLACES",
                            description =
                                    "Buckets and prefixes, as in data/images/,models, that canned policies are limited to.")
                    @Nullable
                    String on,
            @Option(
                            names = "--trust",
                            paramLabel = "FILE",
                            description = "Makes a role: a policy that says who may take it on.")
                    @Nullable
                    String trust)
            throws IOException, InterruptedException {
        var of = AdminCall.orEmpty(account);
        if (!of.isEmpty()) {
            var known = false;
            for (JsonNode one : admin.call("account-list", Map.of())) {
                known |= one.path("name").asString("").equals(of);
            }
            if (!known) {
                admin.call("account-create", Map.of("name", of));
            }
        }
        var attached = policies == null
                ? List.<String>of()
                : policies.stream().map(one -> Attachment.of(one, on)).toList();
        admin.call(
                "user-create",
                Map.of(
                        "name",
                        name,
                        "account",
                        of,
                        "policies",
                        attached,
                        "trust",
                        trust == null ? "" : Attachment.read(trust)));
        if (trust == null) {
            var made = admin.call("key-create", Map.of("user", name));
            show(made);
        }
        return 0;
    }

    @Command(name = "list", description = "Lists users.")
    int list(@Mixin AdminCall admin) throws IOException, InterruptedException {
        for (JsonNode one : admin.call("user-list", Map.of())) {
            out().println(one.path("name").asString("") + "  account "
                    + one.path("account").asString("") + (one.path("enabled").asBoolean(false) ? "" : "  disabled")
                    + (one.path("trust").asString("").isEmpty() ? "" : "  role") + "  " + one.path("policies"));
        }
        return 0;
    }

    @Command(name = "disable", description = "Takes all keys of a user out of use, at once.")
    int disable(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws IOException, InterruptedException {
        admin.call("user-enable", Map.of("name", name, "enabled", false));
        return 0;
    }

    @Command(name = "enable", description = "Takes a user that was disabled back.")
    int enable(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws IOException, InterruptedException {
        admin.call("user-enable", Map.of("name", name, "enabled", true));
        return 0;
    }

    @Command(name = "remove", description = "Removes a user and its keys.")
    int remove(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws IOException, InterruptedException {
        admin.call("user-remove", Map.of("name", name));
        return 0;
    }

    @Command(name = "revoke", description = "Ends the sessions of a user that have begun; its keys stay.")
    int revoke(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The user.") String name)
            throws IOException, InterruptedException {
        admin.call("sessions-revoke", Map.of("name", name));
        return 0;
    }

    @Command(name = "attach", description = "Lets a policy hold for a user.")
    int attach(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Parameters(paramLabel = "POLICY", description = "A canned policy or one of your own.") String policy,
            @Option(names = "--on", paramLabel = "PLACES", description = "What a canned policy is limited to.")
                    @Nullable
                    String on)
            throws IOException, InterruptedException {
        admin.call("user-attach", Map.of("name", name, "policy", Attachment.of(policy, on), "hold", true));
        return 0;
    }

    @Command(name = "detach", description = "Ends that a policy holds for a user.")
    int detach(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Parameters(paramLabel = "POLICY", description = "As user list shows it.") String policy)
            throws IOException, InterruptedException {
        admin.call("user-attach", Map.of("name", name, "policy", policy, "hold", false));
        return 0;
    }
}
