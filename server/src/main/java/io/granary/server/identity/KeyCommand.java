package io.granary.server.identity;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `./granary key`.
@Command(
        name = "key",
        description = "Makes, rotates and ends keys of users.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  ./granary key create alice --life 90d", "  ./granary key rotate GRANXXXXXXXXXXXXXXXX --grace 1h"})
public final class KeyCommand extends CommandGroup {
    @Command(name = "create", description = "Makes a key and shows it once.")
    int create(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "USER", description = "Whose it will be.") String user,
            @Option(
                            names = "--life",
                            paramLabel = "TIME",
                            description = "How long it holds, as in 12h or 90d. Default: for ever.")
                    @Nullable
                    String life,
            @Option(names = "--id", paramLabel = "ID", description = "An id of your own choice.") @Nullable String id,
            @Option(
                            names = "--secret",
                            paramLabel = "SECRET",
                            description = "A secret of your own choice; others can see the arguments of programs.")
                    @Nullable
                    String secret)
            throws IOException, InterruptedException {
        var made = admin.call(
                "key-create",
                Map.of(
                        "user",
                        user,
                        "id",
                        AdminCall.orEmpty(id),
                        "secret",
                        AdminCall.orEmpty(secret),
                        "lifeSeconds",
                        Attachment.seconds(life)));
        show(made);
        return 0;
    }

    @Command(name = "list", description = "Lists keys without their secrets.")
    int list(@Mixin AdminCall admin) throws IOException, InterruptedException {
        for (JsonNode one : admin.call("key-list", Map.of())) {
            long end = one.path("expiresMillis").asLong(0);
            out().println(one.path("id").asString("") + "  " + one.path("user").asString("")
                    + (one.path("enabled").asBoolean(false) ? "" : "  disabled")
                    + (end == 0 ? "" : "  until " + java.time.Instant.ofEpochMilli(end)));
        }
        return 0;
    }

    @Command(name = "rotate", description = "Makes another key in the place of one.")
    int rotate(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "ID", description = "The key.") String id,
            @Option(
                            names = "--grace",
                            paramLabel = "TIME",
                            description = "How long the old one still holds. Default: not at all.")
                    @Nullable
                    String grace)
            throws IOException, InterruptedException {
        var made = admin.call("key-rotate", Map.of("id", id, "graceSeconds", Attachment.seconds(grace)));
        show(made);
        return 0;
    }

    @Command(name = "disable", description = "Takes a key out of use, at once.")
    int disable(@Mixin AdminCall admin, @Parameters(paramLabel = "ID", description = "The key.") String id)
            throws IOException, InterruptedException {
        admin.call("key-enable", Map.of("id", id, "enabled", false));
        return 0;
    }

    @Command(name = "enable", description = "Takes a key that was disabled back.")
    int enable(@Mixin AdminCall admin, @Parameters(paramLabel = "ID", description = "The key.") String id)
            throws IOException, InterruptedException {
        admin.call("key-enable", Map.of("id", id, "enabled", true));
        return 0;
    }

    @Command(name = "expire", description = "Lets a key end.")
    int expire(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "ID", description = "The key.") String id,
            @Option(names = "--in", paramLabel = "TIME", description = "When, as in 12h. Default: now.") @Nullable
                    String in)
            throws IOException, InterruptedException {
        admin.call("key-expire", Map.of("id", id, "inSeconds", Attachment.seconds(in)));
        return 0;
    }

    @Command(name = "remove", description = "Removes a key.")
    int remove(@Mixin AdminCall admin, @Parameters(paramLabel = "ID", description = "The key.") String id)
            throws IOException, InterruptedException {
        admin.call("key-remove", Map.of("id", id));
        return 0;
    }
}
