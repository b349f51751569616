package io.granary.server.bench;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// Renders results.
final class Report {
    private Report() {}

    static String json(List<OpResult> results) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(results);
    }

    static String table(List<OpResult> results) {
        var table = new StringBuilder(row(
                "op",
                "count",
                "ops/s",
                "MiB/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "errors",
                "CPU µs/op",
                "RSS MiB"));
        for (var result : results) {
            table.append(row(
                    result.op(),
                    Long.toString(result.operations()),
                    number("%.0f", result.operationsPerSecond()),
                    result.bytesPerSecond() == 0 ? "-" : number("%.1f", result.bytesPerSecond() / (1 << 20)),
                    number("%.2f", result.p50Millis()),
                    number("%.2f", result.p99Millis()),
                    number("%.2f", result.p999Millis()),
                    number("%.2f", result.maxMillis()),
                    Long.toString(result.errors()),
                    cpu(result),
                    result.residentBytes() == 0 ? "-" : number("%.0f", result.residentBytes() / (double) (1 << 20))));
        }
        results.forEach(result -> appendNotes(table, result));
        return table.toString();
    }

    private static String cpu(OpResult result) {
        if (Double.isNaN(result.cpuMicrosPerUnit())) {
            return "-";
        }
        return number("%.2f", result.cpuMicrosPerUnit()) + (result.op().equals("list") ? "/key" : "");
    }

    private static void appendNotes(StringBuilder table, OpResult result) {
        if (result.op().equals("list")) {
            table.append(String.format(
                    Locale.ROOT,
                    "list: %,d keys in %,d pages, %,.0f keys/s by one client%n",
                    result.units(),
                    result.operations(),
                    result.units() / result.seconds()));
        }
        result.problems()
                .forEach((problem, count) ->
                        table.append(String.format(Locale.ROOT, "%s: %,d x %s%n", result.op(), count, problem)));
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-7s %9s %10s %9s %9s %9s %9s %9s %7s %12s %9s%n", cells);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
