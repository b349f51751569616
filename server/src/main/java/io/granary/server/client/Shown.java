package io.granary.server.client;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// How answers are written.
final class Shown {
    private static final JsonMapper JSON = new JsonMapper();

    private Shown() {}

    /// One line.
    static String json(Map<String, ?> fields) {
        return JSON.writeValueAsString(fields);
    }

    /// Bytes as a person reads them.
    static String size(double bytes) {
        double left = bytes;
        for (var unit : new String[] {"B", "KiB", "MiB", "GiB", "TiB"}) {
            if (left < 1024) {
                return String.format(Locale.ROOT, unit.equals("B") || left >= 100 ? "%.0f %s" : "%.1f %s", left, unit);
            }
            left /= 1024;
        }
        return String.format(Locale.ROOT, "%.1f PiB", left);
    }
}
