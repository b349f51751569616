package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.Region;
import io.granary.images.Work;
import java.io.IOException;

/// The strips or tiles that a region touches, row by row.
final class Pieces {
    /// @param x of the piece's first pixel in the level
    record Piece(long offset, long count, int x, int y) {}

    /// Takes one piece.
    interface Visitor {
        void visit(Piece piece) throws IOException;
    }

    private Pieces() {}

    /// Visits the pieces of one channel (0 where channels are not separate).
    static void visit(TiffLevel level, ByteSource source, int channel, Region region, Work work, Visitor visitor)
            throws IOException {
        var tile = level.level().tile();
        int firstColumn = region.x() / tile.width();
        int columns = ((region.right() - 1) / tile.width()) + 1 - firstColumn;
        long base = (long) channel * level.across() * level.down();
        for (int row = region.y() / tile.height(); row <= (region.bottom() - 1) / tile.height(); row++) {
            long at = base + ((long) row * level.across()) + firstColumn;
            var offsets = level.offsets().slice(source, at, columns);
            var counts = level.counts().slice(source, at, columns);
            for (int i = 0; i < columns; i++) {
                work.check();
                visitor.visit(new Piece(offsets[i], counts[i], (firstColumn + i) * tile.width(), row * tile.height()));
            }
        }
    }
}
