package io.granary.conformance.soak;

import io.granary.conformance.harness.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One line of figures every few seconds, and one for each fault, as files of comma-separated values.
final class SoakSamples implements Closeable {
    static final String FIGURES = "figures.csv";
    static final String FAULTS = "faults.csv";

    private static final List<String> COLUMNS = List.of(
            "seconds",
            "resident_mib",
            "heap_mib",
            "open_files",
            "index_mib",
            "log_mib",
            "dead_share",
            "backlog_mib",
            "segments",
            "damaged_reads",
            "requests",
            "unanswered",
            "put_p50_ms",
            "put_p99_ms",
            "put_max_ms",
            "get_p50_ms",
            "get_p99_ms",
            "get_max_ms");
    private static final double MIB = 1 << 20;

    private final PrintWriter figures;
    private final PrintWriter faults;
    private final long startNanos = System.nanoTime();

    /// Since the last line.
    private final Map<String, List<Long>> took = new HashMap<>();

    private int unanswered;
    private long answered;

    SoakSamples(Path directory) throws IOException {
        Files.createDirectories(directory);
        figures = new PrintWriter(Files.newBufferedWriter(directory.resolve(FIGURES)), true);
        faults = new PrintWriter(Files.newBufferedWriter(directory.resolve(FAULTS)), true);
        figures.println(String.join(",", COLUMNS));
        faults.println("seconds,fault,outcome");
    }

    synchronized void took(String operation, long nanos) {
        took.computeIfAbsent(operation, name -> new ArrayList<>()).add(nanos);
        answered++;
    }

    synchronized void unanswered() {
        unanswered++;
    }

    synchronized long answered() {
        return answered;
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /// @param outcome what was found afterwards
    void fault(double seconds, String fault, String outcome) {
        faults.println(String.format(Locale.ROOT, "%.1f,%s,%s", seconds, fault, outcome));
    }

    /// Writes a line; where the server does not answer, its figures are left empty.
    void sample(Endpoint endpoint, long pid) throws InterruptedException {
        var cells = new HashMap<String, String>();
        cells.put("seconds", String.format(Locale.ROOT, "%.1f", seconds()));
        try {
            server(endpoint.admin("/metrics").body(), cells);
            process(pid, cells);
        } catch (IOException down) {
            // Between two lives.
        }
        clients(cells);
        figures.println(
                COLUMNS.stream().map(name -> cells.getOrDefault(name, "")).collect(Collectors.joining(",")));
    }

    private static void server(String metrics, Map<String, String> cells) {
        ToDoubleFunction<String> sum = start -> metrics.lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        cells.put("heap_mib", number(sum.applyAsDouble("jvm_memory_used_bytes{area=\"heap\"") / MIB));
        cells.put("index_mib", number(sum.applyAsDouble("granary_index_bytes") / MIB));
        cells.put("log_mib", number(sum.applyAsDouble("granary_compaction_log_bytes") / MIB));
        cells.put("dead_share", number(sum.applyAsDouble("granary_compaction_dead_share")));
        cells.put("backlog_mib", number(sum.applyAsDouble("granary_compaction_backlog_bytes") / MIB));
        cells.put("segments", number(sum.applyAsDouble("granary_store_segments")));
        cells.put("damaged_reads", number(sum.applyAsDouble("granary_reads_damaged_total")));
    }

    private static void process(long pid, Map<String, String> cells) throws IOException {
        var proc = Path.of("/proc", Long.toString(pid));
        try (var lines = Files.lines(proc.resolve("status"));
                var open = Files.list(proc.resolve("fd"))) {
            lines.filter(line -> line.startsWith("VmRSS:"))
                    .findFirst()
                    .ifPresent(line -> cells.put(
                            "resident_mib", number(Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)));
            cells.put("open_files", Long.toString(open.count()));
        }
    }

    private synchronized void clients(Map<String, String> cells) {
        cells.put(
                "requests",
                Integer.toString(took.values().stream().mapToInt(List::size).sum()));
        cells.put("unanswered", Integer.toString(unanswered));
        for (var operation : List.of("put", "get")) {
            var all = took.getOrDefault(operation, List.of());
            if (!all.isEmpty()) {
                var sorted = new ArrayList<>(all);
                Collections.sort(sorted);
                cells.put(operation + "_p50_ms", number(sorted.get(sorted.size() / 2) / 1e6));
                cells.put(operation + "_p99_ms", number(sorted.get(sorted.size() * 99 / 100) / 1e6));
                cells.put(operation + "_max_ms", number(sorted.getLast() / 1e6));
            }
        }
        took.clear();
        unanswered = 0;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    @Override
    public void close() {
        figures.close();
        faults.close();
    }
}
