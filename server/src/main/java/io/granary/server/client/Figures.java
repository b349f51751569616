package io.granary.server.client;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What `/metrics` told at one moment: the value of each series, by its name with its labels.
///
/// @param nanos when, on a clock that only runs
record Figures(long nanos, Map<String, Double> series) {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Figures parse(long nanos, String text) {
        var series = new HashMap<String, Double>();
        text.lines().filter(line -> !line.isEmpty() && line.charAt(0) != '#').forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(
                    line.substring(0, space),
                    Double.valueOf(line.substring(space + 1).replace("Inf", "Infinity")));
        });
        return new Figures(nanos, series);
    }

    /// The sum of all series of this name, whatever their labels.
    double sum(String name) {
        return series.entrySet().stream()
                .filter(one -> named(one.getKey(), name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /// How much the series of this name grew since `before`, by the value of `label`; `other` must be in the labels
    /// too.
    Map<String, Double> grown(Figures before, String name, String label, String other) {
        var grown = new TreeMap<String, Double>();
        series.forEach((key, value) -> {
            if (named(key, name) && key.contains(other)) {
                grown.merge(label(key, label), value - before.series.getOrDefault(key, 0.0), Double::sum);
            }
        });
        return grown;
    }

    private static boolean named(String key, String name) {
        return key.startsWith(name) && (key.length() == name.length() || key.charAt(name.length()) == '{');
    }

    private static String label(String key, String label) {
        var labels = LABEL.matcher(key);
        while (labels.find()) {
            if (labels.group(1).equals(label)) {
                return labels.group(2);
            }
        }
        return "";
    }

    /// The time in seconds that a share of the requests of `operation` stayed below, from the bounds of the histogram:
    /// the upper end of the bucket in which it lies. NaN where there was none.
    double quantile(Figures before, String operation, double share) {
        var below = new TreeMap<Double, Double>();
        grown(before, "granary_http_requests_seconds_bucket", "le", "operation=\"" + operation + "\"")
                .forEach((bound, count) ->
                        below.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), count));
        double all = below.isEmpty() ? 0 : below.lastEntry().getValue();
        if (all <= 0) {
            return Double.NaN;
        }
        return below.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= share * all)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(Double.POSITIVE_INFINITY);
    }
}
