package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.Work;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.PlaneWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Reads luma and chroma that stand in units: the luma of a few pixels, then their one pair of chroma. Old scanners
/// write it. One thread, used once.
final class SubsampledPieces {
    private final TiffLevel level;
    private final ByteSource source;
    private final Work work;

    SubsampledPieces(TiffLevel level, ByteSource source, Work work) {
        this.level = level;
        this.source = source;
        this.work = work;
    }

    Pixels read(Region region) throws IOException {
        int subX = level.subX();
        int subY = level.subY();
        if (level.separate() || level.packing().bits() != 8 || level.packing().channels() != 3) {
            throw ImageException.unsupported("a TIFF of subsampled chroma that is not 3 x 8 bits");
        }
        var size = level.level().size();
        var chromaSize = new Size(Math.ceilDiv(size.width(), subX), Math.ceilDiv(size.height(), subY));
        int left = region.x() / subX;
        int top = region.y() / subY;
        var chroma = new Region(
                left, top, Math.ceilDiv(region.right(), subX) - left, Math.ceilDiv(region.bottom(), subY) - top);
        var y = new PlaneWriter(region, size, 1, work);
        var cb = new PlaneWriter(chroma, chromaSize, 1, work);
        var cr = new PlaneWriter(chroma, chromaSize, 1, work);
        Pieces.visit(level, source, 0, region, work, piece -> add(piece, region, y, cb, cr));
        return new Pixels(ColorSpace.YCC, false, List.of(y.finish(), cb.finish(subX, subY), cr.finish(subX, subY)));
    }

    private void add(Pieces.Piece piece, Region region, PlaneWriter y, PlaneWriter cb, PlaneWriter cr)
            throws IOException {
        int subX = level.subX();
        int subY = level.subY();
        var tile = level.level().tile();
        int units = Math.ceilDiv(tile.width(), subX);
        int unitBytes = (subX * subY) + 2;
        int rowBytes = work.hold((long) units * unitBytes);
        work.release(rowBytes);
        int rows = Math.min(tile.height(), region.bottom() - piece.y());
        work.decode((long) rows * tile.width());
        var bytes = PackedPieces.unpacked(level.compression(), new PieceBytes(source, piece.offset(), piece.count()));
        var row = new byte[rowBytes];
        var line = new byte[units * subX];
        try {
            for (int at = 0; at < rows; at += subY) {
                work.check();
                bytes.read(row, rowBytes);
                Predictor.undo(
                        level.predictor(),
                        row,
                        rowBytes,
                        units,
                        unitBytes,
                        8,
                        level.packing().order());
                for (int v = 0; v < subY && at + v < tile.height(); v++) {
                    for (int u = 0; u < units; u++) {
                        System.arraycopy(row, (u * unitBytes) + (v * subX), line, u * subX, subX);
                    }
                    y.add(line, 0, 1, 0, piece.x(), piece.y() + at + v, tile.width(), 1);
                }
                int chromaX = piece.x() / subX;
                int chromaY = (piece.y() + at) / subY;
                cb.add(row, unitBytes - 2, unitBytes, 0, chromaX, chromaY, units, 1);
                cr.add(row, unitBytes - 1, unitBytes, 0, chromaX, chromaY, units, 1);
            }
        } finally {
            if (bytes instanceof Closeable closeable) {
                closeable.close();
            }
        }
    }
}
