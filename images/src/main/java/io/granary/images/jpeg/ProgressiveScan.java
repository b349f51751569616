package io.granary.images.jpeg;

import io.granary.images.ImageException;
import io.granary.images.Work;
import java.io.IOException;

/// Decodes one scan of a progressive JPEG into the coefficients of all blocks, as in annex G of ITU-T T.81.
final class ProgressiveScan {
    private final JpegFrame frame;
    private final JpegScan scan;
    private final JpegTables tables;
    private final Coefficients[] coefficients;
    private final EntropyBits in;
    private final int[] predictions;
    private int endOfBands;

    /// All blocks of one component, in zigzag order, padded to whole MCUs.
    record Coefficients(short[] values, int blocksWide, int blocksHigh) {}

    ProgressiveScan(JpegFrame frame, JpegScan scan, JpegTables tables, Coefficients[] coefficients, EntropyBits in) {
        this.frame = frame;
        this.scan = scan;
        this.tables = tables;
        this.coefficients = coefficients;
        this.in = in;
        this.predictions = new int[scan.channels().size()];
    }

    void run(Work work) throws IOException {
        boolean alone = scan.channels().size() == 1;
        var first = frame.components().get(scan.channels().getFirst().component());
        int wide = alone ? first.blocksWide() : frame.mcusWide();
        int high = alone ? first.blocksHigh() : frame.mcusHigh();
        int interval = tables.restartInterval;
        long mcu = 0;
        for (int row = 0; row < high; row++) {
            work.check();
            for (int column = 0; column < wide; column++, mcu++) {
                if (interval > 0 && mcu > 0 && mcu % interval == 0) {
                    in.restart((int) ((mcu / interval - 1) % 8));
                    java.util.Arrays.fill(predictions, 0);
                    endOfBands = 0;
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
        var store = coefficients[channel.component()];
        var values = store.values();
        int at = ((row * store.blocksWide()) + column) * 64;
        if (scan.first() == 0) {
            if (scan.high() == 0) {
                predictions[index] += BlockDecoder.dcDifference(in, tables.dc(channel.dcTable()));
                values[at] = (short) (predictions[index] << scan.low());
            } else if (in.take(1) != 0) {
                values[at] |= (short) (1 << scan.low());
            }
        } else if (scan.high() == 0) {
            first(values, at, tables.ac(channel.acTable()));
        } else {
            refine(values, at, tables.ac(channel.acTable()));
        }
    }

    private void first(short[] values, int at, HuffmanTable table) {
        if (endOfBands > 0) {
            endOfBands--;
            return;
        }
        int k = scan.first();
        while (k <= scan.last()) {
            int symbol = in.symbol(table);
            int run = symbol >> 4;
            int width = symbol & 15;
            if (width == 0) {
                if (run < 15) {
                    endOfBands = (1 << run) - 1 + (run == 0 ? 0 : in.take(run));
                    return;
                }
                k += 16;
                continue;
            }
            k += run;
            if (k > 63) {
                throw ImageException.damaged("a JPEG block has more than 64 coefficients");
            }
            int value = in.take(width);
            value = value < 1 << (width - 1) ? value - (1 << width) + 1 : value;
            values[at + k++] = (short) (value << scan.low());
        }
    }

    private void refine(short[] values, int at, HuffmanTable table) {
        int plus = 1 << scan.low();
        int k = scan.first();
        if (endOfBands == 0) {
            while (k <= scan.last()) {
                int symbol = in.symbol(table);
                int run = symbol >> 4;
                int added = 0;
                if ((symbol & 15) == 0) {
                    if (run < 15) {
                        endOfBands = (1 << run) + (run == 0 ? 0 : in.take(run));
                        break;
                    }
                } else {
                    added = in.take(1) != 0 ? plus : -plus;
                }
                k = skipZeros(values, at, k, run, plus);
                if (added != 0 && k <= scan.last()) {
                    values[at + k] = (short) added;
                }
                k++;
            }
        }
        if (endOfBands > 0) {
            for (; k <= scan.last(); k++) {
                correct(values, at + k, plus);
            }
            endOfBands--;
        }
    }

    /// Corrects what is there and returns the position behind `run` coefficients that are not.
    private int skipZeros(short[] values, int at, int from, int run, int plus) {
        int k = from;
        int left = run;
        while (k <= scan.last()) {
            if (values[at + k] != 0) {
                correct(values, at + k, plus);
            } else if (left-- == 0) {
                break;
            }
            k++;
        }
        return k;
    }

    private void correct(short[] values, int at, int plus) {
        int value = values[at];
        if (value != 0 && in.take(1) != 0 && (Math.abs(value) & plus) == 0) {
            values[at] = (short) (value > 0 ? value + plus : value - plus);
        }
    }
}
