package io.granary.conformance.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws the figures of a soak as SVG, one file for each graph, a grey line where something was done to the server.
final class SoakGraphs {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 240;
    private static final int LEFT = 60;
    private static final int RIGHT = 850;
    private static final int TOP = 34;
    private static final int BOTTOM = 210;
    private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c");

    private final List<String> header;
    private final List<List<String>> rows;
    private final List<List<String>> faults;
    private final double end;

    private SoakGraphs(List<List<String>> figures, List<List<String>> faults) {
        this.header = figures.getFirst();
        this.rows = figures.subList(1, figures.size());
        this.faults = faults.subList(1, faults.size());
        this.end = Double.parseDouble(rows.getLast().getFirst());
    }

    /// @param of the columns that it shows
    private record Graph(String file, String title, List<String> of) {}

    private static final List<Graph> GRAPHS = List.of(
            new Graph("memory", "Memory, MiB", List.of("resident_mib", "heap_mib")),
            new Graph("files", "Open files", List.of("open_files")),
            new Graph("index", "Index on disk (LMDB pages in use), MiB", List.of("index_mib")),
            new Graph(
                    "log",
                    "Sealed segments and what of them is worth giving back, MiB",
                    List.of("log_mib", "backlog_mib")),
            new Graph("dead", "Dead share of the sealed segments", List.of("dead_share")),
            new Graph("put", "PUT, ms, median and p99 of five seconds", List.of("put_p99_ms", "put_p50_ms")),
            new Graph("get", "GET, ms, median and p99 of five seconds", List.of("get_p99_ms", "get_p50_ms")));

    /// @param results of a [Soak]
    static void draw(Path results, Path directory) throws IOException {
        var graphs =
                new SoakGraphs(table(results.resolve(SoakSamples.FIGURES)), table(results.resolve(SoakSamples.FAULTS)));
        Files.createDirectories(directory);
        for (var graph : GRAPHS) {
            Files.writeString(directory.resolve("soak-" + graph.file + ".svg"), graphs.svg(graph));
        }
        System.out.println("soak: " + GRAPHS.size() + " graphs in " + directory);
    }

    private static List<List<String>> table(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    private String svg(Graph graph) {
        double most = graph.of.stream()
                .flatMap(name -> points(name).stream())
                .mapToDouble(point -> point[1])
                .max()
                .orElse(1);
        most = most <= 0 ? 1 : most * 1.05;
        var svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                WIDTH,
                HEIGHT));
        svg.append("<text x=\"" + LEFT + "\" y=\"16\" font-size=\"13\">" + graph.title + "</text>\n");
        faults.forEach(fault -> line(svg, Double.parseDouble(fault.getFirst())));
        for (int i = 0; i <= 4; i++) {
            double value = most * i / 4;
            double y = y(value, most);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    RIGHT,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    number(value)));
        }
        for (int minute = 0; minute * 60 <= end; minute += 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d min</text>%n",
                    x(minute * 60),
                    BOTTOM + 18,
                    minute));
        }
        for (int i = 0; i < graph.of.size(); i++) {
            curve(svg, graph.of.get(i), COLOURS.get(i), most);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"16\" text-anchor=\"end\" fill=\"%s\">%s</text>%n",
                    RIGHT - i * 110,
                    COLOURS.get(i),
                    graph.of.get(i)));
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(StringBuilder svg, double second) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#ccc\" stroke-dasharray=\"2,2\"/>%n",
                x(second),
                x(second),
                TOP,
                BOTTOM));
    }

    private void curve(StringBuilder svg, String name, String colour, double most) {
        var points = new StringBuilder();
        for (var point : points(name)) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1], most)));
        }
        svg.append("<polyline fill=\"none\" stroke=\"" + colour + "\" points=\"" + points + "\"/>\n");
    }

    private List<double[]> points(String name) {
        int column = header.indexOf(name);
        var points = new ArrayList<double[]>();
        for (var row : rows) {
            if (column < row.size() && !row.get(column).isEmpty()) {
                points.add(new double[] {Double.parseDouble(row.getFirst()), Double.parseDouble(row.get(column))});
            }
        }
        return points;
    }

    private double x(double second) {
        return LEFT + (RIGHT - LEFT) * second / Math.max(1, end);
    }

    private static double y(double value, double most) {
        return BOTTOM - (BOTTOM - TOP) * value / most;
    }

    private static String number(double value) {
        return value >= 10 ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.2f", value);
    }
}
