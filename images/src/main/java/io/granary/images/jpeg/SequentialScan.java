package io.granary.images.jpeg;

import io.granary.images.Work;
import java.io.IOException;
import java.util.List;

/// Decodes a scan of a baseline or extended JPEG into the windows of its components. Blocks outside of the windows are
/// stepped over; whole restart intervals outside are not even decoded; behind the last needed row it stops.
final class SequentialScan {
    private final JpegFrame frame;
    private final JpegScan scan;
    private final JpegTables tables;
    private final List<ComponentWindow> windows;
    private final boolean grey;
    private final EntropyBits in;
    private final int[] predictions;
    private final int[] block = new int[64];
    private final InverseDct dct = new InverseDct();

    SequentialScan(
            JpegFrame frame,
            JpegScan scan,
            JpegTables tables,
            List<ComponentWindow> windows,
            boolean grey,
            EntropyBits in) {
        this.frame = frame;
        this.scan = scan;
        this.tables = tables;
        this.windows = windows;
        this.grey = grey;
        this.in = in;
        this.predictions = new int[scan.channels().size()];
    }

    void run(Work work) throws IOException {
        boolean alone = scan.channels().size() == 1;
        var first = frame.components().get(scan.channels().getFirst().component());
        int wide = alone ? first.blocksWide() : frame.mcusWide();
        int high = alone ? first.blocksHigh() : frame.mcusHigh();
        int lastRow = lastRow(alone);
        int interval = tables.restartInterval;
        long mcu = 0;
        for (int row = 0; row < Math.min(high, lastRow); row++) {
            work.check();
            for (int column = 0; column < wide; column++, mcu++) {
                if (interval > 0 && mcu % interval == 0) {
                    if (mcu > 0) {
                        in.restart((int) ((mcu / interval - 1) % 8));
                        java.util.Arrays.fill(predictions, 0);
                    }
                    long skipped = skipIntervals(alone, mcu, wide, (long) wide * high, interval);
                    if (skipped > 0) {
                        mcu += skipped;
                        row = (int) (mcu / wide);
                        column = (int) (mcu % wide);
                        if (row >= Math.min(high, lastRow)) {
                            return;
                        }
                    }
                }
                in.window();
                if (alone) {
                    block(0, column, row);
                } else {
                    mcu(column, row);
                }
                in.requireWhole();
            }
        }
    }

    /// Behind the last row of MCUs that any window needs.
    private int lastRow(boolean alone) {
        int last = 0;
        for (var channel : scan.channels()) {
            int rows = windows.get(channel.component()).bottom;
            last = Math.max(
                    last,
                    alone
                            ? rows
                            : Math.ceilDiv(
                                    rows,
                                    frame.components().get(channel.component()).v()));
        }
        return last;
    }

    /// Steps over restart intervals of which no window needs anything, and returns how many MCUs that were.
    private long skipIntervals(boolean alone, long from, int wide, long all, int interval) throws IOException {
        long mcu = from;
        while (mcu + interval < all && !isNeeded(alone, mcu, interval, wide)) {
            in.seekRestart((int) ((mcu / interval) % 8));
            mcu += interval;
        }
        return mcu - from;
    }

    private boolean isNeeded(boolean alone, long mcu, int interval, int wide) {
        long firstRow = mcu / wide;
        long lastRow = (mcu + interval - 1) / wide;
        boolean oneRow = firstRow == lastRow;
        long firstColumn = oneRow ? mcu % wide : 0;
        long lastColumn = oneRow ? (mcu + interval - 1) % wide : wide - 1;
        for (var channel : scan.channels()) {
            var window = windows.get(channel.component());
            var component = frame.components().get(channel.component());
            int h = alone ? 1 : component.h();
            int v = alone ? 1 : component.v();
            if (lastRow * v + v > window.top
                    && firstRow * v < window.bottom
                    && lastColumn * h + h > window.left
                    && firstColumn * h < window.right) {
                return true;
            }
        }
        return false;
    }

    private void mcu(int column, int row) {
        var channels = scan.channels();
        for (int i = 0; i < channels.size(); i++) {
            var component = frame.components().get(channels.get(i).component());
            for (int y = 0; y < component.v(); y++) {
                for (int x = 0; x < component.h(); x++) {
                    block(i, (column * component.h()) + x, (row * component.v()) + y);
                }
            }
        }
    }

    private void block(int index, int column, int row) {
        var channel = scan.channels().get(index);
        var window = windows.get(channel.component());
        var ac = tables.ac(channel.acTable());
        predictions[index] += BlockDecoder.dcDifference(in, tables.dc(channel.dcTable()));
        if (!window.needs(column, row) || (grey && channel.component() > 0)) {
            BlockDecoder.skip(in, ac);
            return;
        }
        var quantization =
                tables.quantization(frame.components().get(channel.component()).table());
        block[0] = predictions[index] * quantization[0];
        int last;
        if (window.side == 1) {
            BlockDecoder.skip(in, ac);
            last = 0;
        } else {
            last = BlockDecoder.coefficients(in, ac, quantization, block);
        }
        dct.transform(block, last, window.side, window.samples, window.at(column, row), window.stride);
    }
}
