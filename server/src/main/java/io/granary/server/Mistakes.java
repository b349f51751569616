package io.granary.server;

import io.granary.server.config.Nearest;
import io.granary.server.config.OperatorMistake;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// Tells what went wrong: mistakes in one line, everything else with its stack trace.
final class Mistakes {
    private static final int MISTAKE = CommandLine.ExitCode.USAGE; // 2

    private Mistakes() {}

    static int ofArguments(CommandLine.ParameterException e, String[] args) {
        var command = e.getCommandLine();
        return tell(command, describe(e) + "; see ./" + command.getCommandSpec().qualifiedName() + " --help");
    }

    static int ofExecution(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof OperatorMistake) {
            return tell(command, String.valueOf(e.getMessage()));
        }
        LoggerFactory.getLogger(Main.class).error("{} failed", command.getCommandName(), e);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static int tell(CommandLine command, String message) {
        command.getErr().println("granary: " + message);
        return MISTAKE;
    }

    private static String describe(CommandLine.ParameterException e) {
        var message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return message;
        }
        var word = unmatched.getUnmatched().getFirst();
        var spec = e.getCommandLine().getCommandSpec();
        var known = word.startsWith("-")
                ? spec.optionsMap().keySet()
                : spec.subcommands().keySet();
        var unknown = "unknown " + (word.startsWith("-") ? "flag" : known.isEmpty() ? "argument" : "command") + " '"
                + word + "'";
        return unknown
                + Nearest.to(word, known)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse(
                                known.isEmpty()
                                        ? ""
                                        : known.stream()
                                                .sorted()
                                                .collect(Collectors.joining(", ", ", known are ", "")));
    }
}
