package io.granary.server.console;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Progress of something long: one line that is drawn anew on a terminal, a plain line now and then elsewhere. Belongs
/// to one thread.
public final class Progress implements Closeable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BAR_CELLS = 30;
    private static final int WIDTH = 79;

    private final PrintWriter out;
    private final boolean terminal;
    private long shownNanos;
    private boolean drawn;

    /// @param terminal whether `out` is one
    public Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.shownNanos = System.nanoTime() - (terminal ? REDRAW_NANOS : 0);
    }

    /// Progress on standard error, as the terminal there allows.
    public static Progress onStandardError(PrintWriter err) {
        return new Progress(err, isTerminal());
    }

    /// Java knows of standard input and output only; the kernel's link tells of standard error too.
    private static boolean isTerminal() {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /// Shows a bar and `text`, if it is time. `done` of `total` may be beyond it.
    public void show(long done, long total, String text) {
        if (isTime()) {
            double share = total <= 0 ? 1 : Math.clamp((double) done / total, 0, 1);
            int cells = (int) (share * BAR_CELLS);
            var bar = "[" + "#".repeat(cells) + ".".repeat(BAR_CELLS - cells) + "] ";
            draw((terminal ? bar : "") + String.format(Locale.ROOT, "%3.0f %%  %s", share * 100, text));
        }
    }

    private boolean isTime() {
        long now = System.nanoTime();
        if (now - shownNanos < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            return false;
        }
        shownNanos = now;
        return true;
    }

    private void draw(String line) {
        if (terminal) {
            var visible = line.substring(0, Math.min(line.length(), WIDTH));
            out.print("\r" + visible + " ".repeat(WIDTH - visible.length()));
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    @Override
    public void close() {
        wipe();
    }

    /// Takes the line away, so that something else can be printed.
    public void wipe() {
        if (drawn) {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
            drawn = false;
        }
    }
}
