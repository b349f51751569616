package io.granary.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Metrics, their documentation, the dashboard and the alerts speak of the same things.
class MonitoringTest {
    private static final Path ROOT = Path.of("..");
    private static final Path RULES = ROOT.resolve("helm/granary/alerts/granary.yaml");
    private static final Path DASHBOARD = ROOT.resolve("helm/granary/dashboards/granary.json");
    private static final Path OPERATIONS = ROOT.resolve("docs/operations.md");
    private static final Pattern NAME = Pattern.compile("granary_[a-z_]+[a-z]");
    private static final Pattern TOLD = Pattern.compile("(?m)^# TYPE (granary_[a-z_]+) ");

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere(@TempDir Path directory) throws Exception {
        var documented = new TreeSet<String>();
        for (var line : Files.readString(OPERATIONS).lines().toList()) {
            if (line.startsWith("| `granary_")) {
                documented.addAll(names(line.substring(0, line.indexOf(" | ", 2))));
            }
        }
        var told = told(directory);
        // A histogram's own greatest value stands with it.
        told.remove("granary_http_requests_seconds_max");
        assertEquals(told, documented);
    }

    @Test
    void alertsAndDashboardNameMetricsThatAreThere(@TempDir Path directory) throws Exception {
        var told = told(directory);
        told.add("granary_http_requests_seconds_count");
        told.add("granary_http_requests_seconds_bucket");
        for (var file : Set.of(RULES, DASHBOARD)) {
            var used = names(Files.readString(file));
            assertTrue(used.size() > 8, file + " names " + used);
            used.removeAll(told);
            assertEquals(Set.of(), used, file::toString);
        }
    }

    @Test
    void everyAlertHasItsParagraph() throws Exception {
        var operations = Files.readString(OPERATIONS);
        var alerts = Pattern.compile("(?m)- alert: (\\w+)$")
                .matcher(Files.readString(RULES))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(alerts.size() > 8, alerts::toString);
        var headings = Pattern.compile("(?m)^### (Granary\\w+)$")
                .matcher(operations)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(alerts, headings);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> told(Path directory) throws Exception {
        try (var server = ServerTest.start(directory)) {
            return TOLD.matcher(ServerTest.get(server, "/metrics").body())
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
