package io.granary.server.identity;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `./granary account`.
@Command(
        name = "account",
        description = "Makes and lists accounts: whose the buckets are.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  ./granary account create team-b --email b@example.org"})
public final class AccountCommand extends CommandGroup {
    @Command(name = "create", description = "Makes an account.")
    int create(
            @Mixin AdminCall admin,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--email", paramLabel = "ADDRESS", description = "For grants that name it.") @Nullable
                    String email)
            throws IOException, InterruptedException {
        var made = admin.call("account-create", Map.of("name", name, "email", AdminCall.orEmpty(email)));
        out().println("account " + made.path("id").asString("") + " canonical id "
                + made.path("canonicalId").asString(""));
        return 0;
    }

    @Command(name = "list", description = "Lists accounts.")
    int list(@Mixin AdminCall admin) throws IOException, InterruptedException {
        for (JsonNode one : admin.call("account-list", Map.of())) {
            out().println(one.path("name").asString("") + "  " + one.path("id").asString("") + "  "
                    + one.path("canonicalId").asString(""));
        }
        return 0;
    }
}
