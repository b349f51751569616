package io.granary.server.identity;

import io.granary.server.config.OperatorMistake;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `./granary role`.
@Command(
        name = "role",
        description = "Makes roles, which users and service accounts take on for a while.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary role create trainer --policy readonly --on data --user alice",
            "  ./granary role create trainer --policy readonly --on data --issuer https://kubernetes.default.svc \\",
            "      --subject system:serviceaccount:team-a:trainer",
            "  ./granary role revoke trainer"
        })
public final class RoleCommand extends CommandGroup {
    @Command(name = "create", description = "Makes a role and shows its ARN.")
    int create(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--account",
                            paramLabel = "NAME",
                            description = "The account that it belongs to. Default: the server's own.")
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
                            description = "Buckets and prefixes that canned policies are limited to.")
                    @Nullable
                    String on,
            @Option(names = "--user", paramLabel = "NAME", description = "Who may take it on; may be repeated.")
                    @Nullable
                    List<String> users,
            @Option(
                            names = "--trust-account",
                            paramLabel = "NAME",
                            description =
                                    "An account whose users may take it on if their policies say so; may be repeated.")
                    @Nullable
                    List<String> accounts,
            @Option(
                            names = "--issuer",
                            paramLabel = "URL",
                            description = "An issuer that the server has as --oidc-issuer.")
                    @Nullable
                    String issuer,
            @Option(
                            names = "--subject",
                            paramLabel = "PATTERN",
                            description = "Whom the issuer vouches for, with * and ?; may be repeated.")
                    @Nullable
                    List<String> subjects,
            @Option(
                            names = "--trust",
                            paramLabel = "FILE",
                            description = "Who may take it on, as a policy, in the place of the four options above.")
                    @Nullable
                    String trust,
            @Option(
                            names = "--longest",
                            paramLabel = "TIME",
                            description = "How long a session may be, 1h to 12h. Default: 1h.")
                    @Nullable
                    String longest)
            throws IOException, InterruptedException {
        if (trust != null && (users != null || accounts != null || issuer != null || subjects != null)) {
            throw new OperatorMistake("--trust says it all", "leave out --user, --trust-account, --issuer, --subject");
        }
        var arguments = new HashMap<String, Object>();
        arguments.put("name", name);
        arguments.put("account", AdminCall.orEmpty(account));
        arguments.put(
                "policies",
                orNone(policies).stream().map(one -> Attachment.of(one, on)).toList());
        arguments.put("users", orNone(users));
        arguments.put("accounts", orNone(accounts));
        arguments.put("issuer", AdminCall.orEmpty(issuer));
        arguments.put("subjects", orNone(subjects));
        arguments.put("trust", trust == null ? "" : Attachment.read(trust));
        arguments.put("longestSeconds", Attachment.seconds(longest));
        out().println(admin.call("role-create", arguments).path("arn").asString(""));
        return 0;
    }

    private static List<String> orNone(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }

    @Command(name = "list", description = "Lists roles.")
    int list(@Mixin AdminCall admin) throws IOException, InterruptedException {
        for (JsonNode one : admin.call("role-list", Map.of())) {
            out().println(one.path("arn").asString("") + (one.path("enabled").asBoolean(false) ? "" : "  disabled")
                    + "  " + one.path("policies"));
        }
        return 0;
    }

    @Command(name = "show", description = "Shows a role and its trust.")
    int show(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The role.") String name)
            throws IOException, InterruptedException {
        for (JsonNode one : admin.call("role-list", Map.of())) {
            if (one.path("name").asString("").equals(name)) {
                out().println(one.path("arn").asString("")
                        + (one.path("enabled").asBoolean(false) ? "" : "  disabled"));
                out().println("policies: " + one.path("policies"));
                out().println("longest session: "
                        + Duration.ofSeconds(one.path("longestSeconds").asLong(0)));
                out().println("trust: " + one.path("trust").asString(""));
                return 0;
            }
        }
        throw new OperatorMistake("there is no role " + name);
    }

    @Command(name = "trust", description = "Says anew who may take a role on; sessions that have begun go on.")
    int trust(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "The role.") String name,
            @Parameters(paramLabel = "FILE", description = "The policy.") String file)
            throws IOException, InterruptedException {
        admin.call("role-trust", Map.of("name", name, "trust", Attachment.read(file)));
        return 0;
    }

    @Command(name = "revoke", description = "Ends the sessions that have begun; new ones can begin.")
    int revoke(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The role.") String name)
            throws IOException, InterruptedException {
        admin.call("sessions-revoke", Map.of("name", name));
        return 0;
    }

    @Command(name = "disable", description = "Ends all sessions and lets none begin.")
    int disable(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The role.") String name)
            throws IOException, InterruptedException {
        admin.call("user-enable", Map.of("name", name, "enabled", false));
        return 0;
    }

    @Command(name = "enable", description = "Takes a role that was disabled back, with its sessions.")
    int enable(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The role.") String name)
            throws IOException, InterruptedException {
        admin.call("user-enable", Map.of("name", name, "enabled", true));
        return 0;
    }

    @Command(name = "attach", description = "Lets a policy hold for a role, in its sessions too.")
    int attach(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "The role.") String name,
            @Parameters(paramLabel = "POLICY", description = "A canned policy or one of your own.") String policy,
            @Option(names = "--on", paramLabel = "PLACES", description = "What a canned policy is limited to.")
                    @Nullable
                    String on)
            throws IOException, InterruptedException {
        admin.call("user-attach", Map.of("name", name, "policy", Attachment.of(policy, on), "hold", true));
        return 0;
    }

    @Command(name = "detach", description = "Ends that a policy holds for a role.")
    int detach(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "The role.") String name,
            @Parameters(paramLabel = "POLICY", description = "As role list shows it.") String policy)
            throws IOException, InterruptedException {
        admin.call("user-attach", Map.of("name", name, "policy", policy, "hold", false));
        return 0;
    }

    @Command(name = "delete", description = "Removes a role; its sessions end.")
    int delete(@Mixin AdminCall admin, @Parameters(paramLabel = "NAME", description = "The role.") String name)
            throws IOException, InterruptedException {
        admin.call("user-remove", Map.of("name", name));
        return 0;
    }
}
