package io.granary.images.jpeg;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.Region;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.pixel.Plane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decodes a region of one JPEG, from its first scan on. One thread, used once.
final class JpegDecoder {
    /// Real progressive files have about ten; each is a pass over all blocks.
    private static final int MAX_SCANS = 100;

    private final JpegHeader header;
    private final ByteSource source;
    private final Work work;
    private final JpegFrame frame;

    JpegDecoder(JpegHeader header, ByteSource source, Work work) {
        this.header = header;
        this.source = source;
        this.work = work;
        this.frame = header.frame();
    }

    /// One plane for each component; with `grey` only the first one means something, and only it is returned.
    List<Plane> decode(JpegScan first, long start, Region region, int shrink, boolean grey) throws IOException {
        var windows = new ArrayList<ComponentWindow>();
        for (var component : frame.components()) {
            windows.add(new ComponentWindow(frame, component, region, shrink, work));
        }
        if (frame.progressive()) {
            progressive(first, start, windows);
        } else {
            sequential(first, start, windows, grey);
        }
        var used = grey ? windows.subList(0, 1) : windows;
        return used.stream().map(ComponentWindow::plane).toList();
    }

    private void sequential(JpegScan first, long start, List<ComponentWindow> windows, boolean grey)
            throws IOException {
        work.decode((long) windows.getFirst().bottom * 8 * frame.size().width());
        var seen = new boolean[windows.size()];
        var scan = first;
        long at = start;
        int left = windows.size();
        while (true) {
            for (var channel : scan.channels()) {
                left -= seen[channel.component()] ? 0 : 1;
                seen[channel.component()] = true;
            }
            var in = new EntropyBits(source, at, source.length());
            new SequentialScan(frame, scan, header.tables, windows, grey, in).run(work);
            if (left == 0) {
                return;
            }
            var reader = readerAt(in.markerAt());
            scan = requireScan(header.next(reader, work));
            at = reader.position();
        }
    }

    private void progressive(JpegScan first, long start, List<ComponentWindow> windows) throws IOException {
        var coefficients = new ProgressiveScan.Coefficients[windows.size()];
        for (int i = 0; i < coefficients.length; i++) {
            var component = frame.components().get(i);
            int wide = frame.mcusWide() * component.h();
            int high = frame.mcusHigh() * component.v();
            coefficients[i] =
                    new ProgressiveScan.Coefficients(new short[work.hold(128L * wide * high) / 2], wide, high);
        }
        @Nullable JpegScan scan = first;
        long at = start;
        for (int scans = 0; scan != null; scans++) {
            if (scans == MAX_SCANS) {
                throw ImageException.damaged("a JPEG of more than " + MAX_SCANS + " scans");
            }
            work.decode(frame.size().pixels() / 4);
            var in = new EntropyBits(source, at, source.length());
            new ProgressiveScan(frame, scan, header.tables, coefficients, in).run(work);
            var reader = readerAt(in.markerAt());
            if (reader.remaining() < 2) {
                throw ImageException.damaged("a progressive JPEG ends early");
            }
            scan = header.next(reader, work);
            at = reader.position();
        }
        for (int i = 0; i < coefficients.length; i++) {
            transform(
                    coefficients[i],
                    windows.get(i),
                    header.tables.quantization(frame.components().get(i).table()));
        }
    }

    private void transform(ProgressiveScan.Coefficients from, ComponentWindow to, int[] quantization) {
        var dct = new InverseDct();
        var block = new int[64];
        for (int row = to.top; row < to.bottom; row++) {
            work.check();
            for (int column = to.left; column < to.right; column++) {
                int at = ((row * from.blocksWide()) + column) * 64;
                int last = 0;
                for (int k = 0; k < 64; k++) {
                    int value = from.values()[at + k];
                    if (value != 0) {
                        block[Zigzag.NATURAL[k]] = value * quantization[k];
                        last = k;
                    }
                }
                dct.transform(block, last, to.side, to.samples, to.at(column, row), to.stride);
            }
        }
    }

    private SourceReader readerAt(long position) {
        var reader = new SourceReader(source);
        reader.seek(position);
        return reader;
    }

    private static JpegScan requireScan(@Nullable JpegScan scan) {
        if (scan == null) {
            throw ImageException.damaged("a JPEG lacks a component");
        }
        return scan;
    }
}
