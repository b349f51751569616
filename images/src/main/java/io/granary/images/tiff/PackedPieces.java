package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.Region;
import io.granary.images.Work;
import io.granary.images.color.Colors;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import io.granary.images.pixel.PlaneWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;

/// Reads a level whose pieces hold packed samples, a row at a time: neither a strip nor a tile is ever in memory whole,
/// and of uncompressed rows only what the region needs is read. One thread, used once.
final class PackedPieces {
    /// Where a row is so much wider than the region, its middle alone is read: a read costs about as much as so many
    /// bytes.
    private static final int READ_COST_BYTES = 4096;

    private final TiffLevel level;
    private final Packing packing;
    private final ByteSource source;
    private final Work work;
    private final ArrayList<PlaneWriter> writers = new ArrayList<>();

    PackedPieces(TiffLevel level, ByteSource source, Work work) {
        this.level = level;
        this.packing = level.packing();
        this.source = source;
        this.work = work;
    }

    Pixels read(Region region, int shrink) throws IOException {
        boolean subsampled = packing.space() == ColorSpace.YCC && (level.subX() > 1 || level.subY() > 1);
        if (subsampled) {
            return new SubsampledPieces(level, source, work).read(region);
        }
        boolean alpha = packing.alphaAt() >= 0;
        int colours = packing.space().channels();
        for (int i = 0; i < colours + (alpha ? 1 : 0); i++) {
            writers.add(new PlaneWriter(region, level.level().size(), shrink, work));
        }
        var covered = writers.getFirst().covered();
        int pieces = level.separate() ? packing.channels() : 1;
        for (int channel = 0; channel < pieces; channel++) {
            int of = channel;
            if (writer(of, level.separate()) >= 0) {
                Pieces.visit(level, source, channel, covered, work, piece -> add(piece, of, covered, alpha, shrink));
            }
        }
        var planes = new ArrayList<Plane>();
        writers.forEach(writer -> planes.add(writer.finish()));
        var pixels = new Pixels(packing.space(), alpha, planes);
        if (alpha && (packing.premultiplied() || premultiplies(shrink))) {
            Colors.divideByAlpha(pixels);
        }
        return pixels;
    }

    /// An average of colours must not count what is transparent; where channels are separate it cannot be helped.
    private boolean premultiplies(int shrink) {
        return shrink > 1 && packing.alphaAt() >= 0 && !packing.premultiplied() && !level.separate();
    }

    /// Which writer takes a channel of the file; -1 for none.
    private int writer(int channel, boolean separate) {
        if (packing.palette() != null && separate) {
            throw ImageException.unsupported("a TIFF with a palette and separate channels");
        }
        if (channel < packing.space().channels()) {
            return channel;
        }
        return channel == packing.alphaAt() ? packing.space().channels() : -1;
    }

    private void add(Pieces.Piece piece, int channel, Region covered, boolean alpha, int shrink) throws IOException {
        int channels = level.separate() ? 1 : packing.channels();
        int width = level.level().tile().width();
        int rowBytes = packing.rowBytes(width, channels);
        int from = Math.max(0, covered.y() - piece.y());
        int to = Math.min(level.level().tile().height(), covered.bottom() - piece.y());
        var bytes = new PieceBytes(source, piece.offset(), piece.count());
        var rows = unpacked(bytes);
        try {
            work.decode((long) to * width);
            rows.skip((long) from * rowBytes);
            // The part of a row that is read; all of it where it has to be decompressed.
            int left = 0;
            int right = width;
            long pixelBits = (long) channels * packing.bits();
            if (level.compression() == TiffLevel.Compression.NONE
                    && pixelBits % 8 == 0
                    && rowBytes - (covered.width() * pixelBits / 8) > READ_COST_BYTES) {
                left = Math.max(0, covered.x() - piece.x());
                right = Math.min(width, covered.right() - piece.x());
            }
            int count = packing.rowBytes(right - left, channels);
            long before = left * pixelBits / 8;
            long after = rowBytes - before - count;
            var row = new byte[work.hold(rowBytes) - rowBytes + count];
            int samples = (right - left) * channels;
            var spread = new byte[work.hold(samples)];
            int unpackedChannels = packing.unpackedChannels(channels);
            var coloured =
                    new byte[packing.palette() == null ? 0 : work.hold((right - left) * (long) unpackedChannels)];
            for (int y = from; y < to; y++) {
                if ((y & 63) == 0) {
                    work.check();
                }
                rows.skip(before);
                rows.read(row, count);
                if (y < to - 1) {
                    rows.skip(after);
                }
                Predictor.undo(level.predictor(), row, count, right - left, channels, packing.bits(), packing.order());
                var unpacked = packing.colours(packing.unpack(row, spread, samples), coloured, right - left, channels);
                if (premultiplies(shrink)) {
                    premultiply(unpacked, right - left, unpackedChannels);
                }
                give(unpacked, unpackedChannels, channel, piece.x() + left, piece.y() + y, right - left, alpha);
            }
            work.release((long) rowBytes + samples + coloured.length);
        } finally {
            if (rows instanceof Closeable closeable) {
                closeable.close();
            }
        }
    }

    private void give(byte[] samples, int channels, int channel, int x, int y, int count, boolean alpha) {
        if (level.separate()) {
            writers.get(writer(channel, true)).add(samples, 0, 1, 0, x, y, count, 1);
            return;
        }
        int colours = packing.space().channels();
        for (int i = 0; i < colours; i++) {
            writers.get(i).add(samples, i, channels, 0, x, y, count, 1);
        }
        if (alpha) {
            int at = packing.palette() == null ? packing.alphaAt() : 2 + packing.alphaAt();
            writers.get(colours).add(samples, at, channels, 0, x, y, count, 1);
        }
    }

    private void premultiply(byte[] samples, int pixels, int channels) {
        int at = packing.palette() == null ? packing.alphaAt() : 2 + packing.alphaAt();
        for (int i = 0; i < pixels; i++) {
            int alpha = samples[(i * channels) + at] & 0xFF;
            for (int c = 0; c < packing.space().channels(); c++) {
                int place = (i * channels) + c;
                samples[place] = (byte) ((((samples[place] & 0xFF) * alpha) + 127) / 255);
            }
        }
    }

    private Unpacked unpacked(PieceBytes bytes) {
        return unpacked(level.compression(), bytes);
    }

    static Unpacked unpacked(TiffLevel.Compression compression, PieceBytes bytes) {
        return switch (compression) {
            case NONE -> new Stored(bytes);
            case LZW -> new Lzw(bytes);
            case DEFLATE -> new Deflated(bytes);
            case PACK_BITS -> new PackBits(bytes);
            case JPEG -> throw new IllegalStateException("a JPEG holds no packed samples");
        };
    }
}
