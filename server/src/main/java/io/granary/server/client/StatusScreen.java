package io.granary.server.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How a server does between two looks at its metrics.
final class StatusScreen {
    private static final int MOST_OPERATIONS = 10;

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Map<String, Object>> operations = new ArrayList<>();

    StatusScreen(String ready, Figures before, Figures now) {
        double seconds = Math.max((now.nanos() - before.nanos()) / 1e9, 1e-3);
        fields.put("state", ready);
        fields.put("uptime_seconds", Math.round(now.sum("process_uptime_seconds")));
        fields.put("in_flight", Math.round(now.sum("granary_http_in_flight")));
        fields.put("received_bytes_per_second", rate(before, now, "granary_http_received_bytes_total", seconds));
        fields.put("sent_bytes_per_second", rate(before, now, "granary_http_sent_bytes_total", seconds));
        double groups = now.sum("granary_lane_groups_total") - before.sum("granary_lane_groups_total");
        double records = now.sum("granary_lane_records_total") - before.sum("granary_lane_records_total");
        double appending =
                now.sum("granary_lane_append_seconds_total") - before.sum("granary_lane_append_seconds_total");
        fields.put("records_per_group", groups > 0 ? records / groups : 0);
        fields.put("sync_millis", groups > 0 ? appending / groups * 1e3 : 0);
        fields.put("queued", Math.round(now.sum("granary_lane_queued")));
        fields.put("objects", Math.round(now.sum("granary_index_entries")));
        fields.put("index_bytes", Math.round(now.sum("granary_index_bytes")));
        fields.put("segments", Math.round(now.sum("granary_store_segments")));
        fields.put("usable_bytes", Math.round(now.sum("granary_store_usable_bytes")));
        fields.put("dead_share", now.sum("granary_compaction_dead_share"));
        fields.put(
                "damaged", Math.round(now.sum("granary_reads_damaged_total") + now.sum("granary_scrub_damaged_total")));
        fields.put("writable", now.sum("granary_store_writable") > 0);
        fields.put("heap_bytes", Math.round(heap(now)));
        var counts = now.grown(before, "granary_http_requests_seconds_count", "operation", "");
        var failed = now.grown(before, "granary_http_requests_seconds_count", "operation", "status=\"5xx\"");
        counts.entrySet().stream()
                .filter(operation -> operation.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_OPERATIONS)
                .forEach(operation -> {
                    var one = new LinkedHashMap<String, Object>();
                    one.put("operation", operation.getKey());
                    one.put("per_second", operation.getValue() / seconds);
                    one.put("p50_millis", now.quantile(before, operation.getKey(), 0.5) * 1e3);
                    one.put("p99_millis", now.quantile(before, operation.getKey(), 0.99) * 1e3);
                    one.put("errors_per_second", failed.getOrDefault(operation.getKey(), 0.0) / seconds);
                    operations.add(one);
                });
    }

    private static double rate(Figures before, Figures now, String name, double seconds) {
        return (now.sum(name) - before.sum(name)) / seconds;
    }

    private static double heap(Figures now) {
        return now.series().entrySet().stream()
                .filter(one -> one.getKey().startsWith("jvm_memory_used_bytes{")
                        && one.getKey().contains("area=\"heap\""))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    String json() {
        var all = new LinkedHashMap<String, Object>(fields);
        all.put("operations", operations);
        return Shown.json(all);
    }

    /// Fits 80 columns and 24 lines.
    String text() {
        var text = new StringBuilder();
        var lines = new Formatter(text, Locale.ROOT);
        lines.format(
                "%s, up %s, %s\n",
                value(fields, "state"), duration(), (boolean) value(fields, "writable") ? "writable" : "NOT WRITABLE");
        lines.format(
                "requests   %s in flight, in %s/s, out %s/s\n",
                value(fields, "in_flight"), size("received_bytes_per_second"), size("sent_bytes_per_second"));
        lines.format(
                "log        %.1f records a sync, %.2f ms each, %s queued\n",
                number(fields, "records_per_group"), number(fields, "sync_millis"), value(fields, "queued"));
        lines.format(
                "store      %,d objects, index %s, %s segments, %.0f %% dead\n",
                (long) number(fields, "objects"),
                size("index_bytes"),
                value(fields, "segments"),
                100 * number(fields, "dead_share"));
        lines.format(
                "space      %s left, heap %s, %s damaged\n",
                size("usable_bytes"), size("heap_bytes"), value(fields, "damaged"));
        text.append('\n');
        lines.format("%-28s %10s %10s %10s %10s\n", "operation", "/s", "p50 ms", "p99 ms", "5xx /s");
        for (var one : operations) {
            lines.format(
                    "%-28s %10.1f %10s %10s %10.1f\n",
                    value(one, "operation"),
                    number(one, "per_second"),
                    bound(number(one, "p50_millis")),
                    bound(number(one, "p99_millis")),
                    number(one, "errors_per_second"));
        }
        if (operations.isEmpty()) {
            lines.format("(no requests)\n");
        }
        return text.toString();
    }

    private static Object value(Map<String, Object> of, String name) {
        return Objects.requireNonNull(of.get(name), name);
    }

    private static double number(Map<String, Object> of, String name) {
        return ((Number) value(of, name)).doubleValue();
    }

    private String duration() {
        var up = Duration.ofSeconds((long) number(fields, "uptime_seconds"));
        return String.format(
                Locale.ROOT,
                "%d d %02d:%02d:%02d",
                up.toDays(),
                up.toHoursPart(),
                up.toMinutesPart(),
                up.toSecondsPart());
    }

    private String size(String field) {
        return Shown.size(number(fields, field));
    }

    /// A histogram tells bounds, not times.
    private static String bound(double value) {
        return Double.isInfinite(value)
                ? "> 8000"
                : String.format(Locale.ROOT, value < 1 ? "<= %.2f" : "<= %.0f", value);
    }
}
