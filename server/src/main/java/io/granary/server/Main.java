package io.granary.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.server.bench.BenchCommand;
import io.granary.server.bench.BenchLargeCommand;
import io.granary.server.client.BucketCommand;
import io.granary.server.client.CompletionCommand;
import io.granary.server.client.CpCommand;
import io.granary.server.client.LsCommand;
import io.granary.server.client.RmCommand;
import io.granary.server.client.StatCommand;
import io.granary.server.client.StatusCommand;
import io.granary.server.identity.AccountCommand;
import io.granary.server.identity.KeyCommand;
import io.granary.server.identity.PolicyCommand;
import io.granary.server.identity.RoleCommand;
import io.granary.server.identity.UserCommand;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/// The command line. Exit status 0 is success, 2 a mistake that the operator can mend (told in one line), 1 anything
/// else.
@Command(
        name = "granary",
        description = "An S3-compatible object store for data sets of many small files.",
        subcommands = {
            ServerCommand.class,
            RebuildIndexCommand.class,
            CompactCommand.class,
            VerifyCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            BucketCommand.class,
            LsCommand.class,
            CpCommand.class,
            RmCommand.class,
            StatCommand.class,
            StatusCommand.class,
            BenchCommand.class,
            BenchLargeCommand.class,
            AccountCommand.class,
            UserCommand.class,
            RoleCommand.class,
            KeyCommand.class,
            PolicyCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./granary server                          serve ./data at http://127.0.0.1:9000",
            "  ./granary server --data /srv/granary --listen 0.0.0.0:9000",
            "  ./granary bucket mb images && ./granary cp --recursive train s3://images/train/",
            "  ./granary status                          how the server does, on one screen",
            "  ./granary bench --endpoint http://127.0.0.1:9000 --ops put,get,list",
            "  ./granary help server"
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, UTF_8);
        var err = new PrintWriter(System.err, true, UTF_8);
        int status = commandLine(out, err).execute(args);
        if (status != CommandLine.ExitCode.OK) {
            System.exit(status);
        }
    }

    /// The commands, printing to `out` and `err`.
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        var line = new CommandLine(new Main());
        SettingFlags.addTo(Objects.requireNonNull(line.getSubcommands().get("server")));
        addHelp(line);
        line.setOut(out).setErr(err);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(Mistakes::ofArguments);
        line.setExecutionExceptionHandler(Mistakes::ofExecution);
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.getSubcommands().values().forEach(Main::addHelp);
        var help = OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help.");
        if (!line.getCommandSpec().optionsMap().containsKey("--help")) {
            line.getCommandSpec().addOption(help.build());
        }
    }
}
