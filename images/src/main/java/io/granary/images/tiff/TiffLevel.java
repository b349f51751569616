package io.granary.images.tiff;

import io.granary.images.ImageException;
import io.granary.images.Level;
import io.granary.images.Size;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.jpeg.JpegTile;
import java.io.IOException;
import java.nio.ByteOrder;

/// One directory with pixels: how they are cut, packed and compressed, and where the pieces are. Immutable.
///
/// @param separate whether each channel has pieces of its own
/// @param subX how many pixels share a chroma sample where it is not JPEG that says so
record TiffLevel(
        Level level,
        Compression compression,
        int predictor,
        boolean separate,
        Packing packing,
        int subX,
        int subY,
        JpegTile jpeg,
        PieceTable offsets,
        PieceTable counts) {
    /// What this reader decompresses itself.
    enum Compression {
        NONE,
        LZW,
        DEFLATE,
        PACK_BITS,
        JPEG
    }

    static TiffLevel of(SourceReader in, Directory directory, Work work) throws IOException {
        var size = new Size(directory.positive(Tag.WIDTH), directory.positive(Tag.HEIGHT));
        var compression = compression((int) directory.number(Tag.COMPRESSION, 1));
        boolean tiled = directory.has(Tag.TILE_WIDTH);
        Size tile;
        if (tiled) {
            tile = new Size(directory.positive(Tag.TILE_WIDTH), directory.positive(Tag.TILE_HEIGHT));
        } else {
            long rows = directory.number(Tag.ROWS_PER_STRIP, size.height());
            tile = new Size(size.width(), Math.clamp(rows, 1, size.height()));
        }
        if (tile.pixels() > 1L << 32 || tile.width() > 1 << 28) {
            throw ImageException.damaged("a TIFF tile of " + tile.width() + " x " + tile.height());
        }
        var packing = Packing.of(directory, in.order());
        var sub = directory.has(Tag.YCC_SUBSAMPLING) ? directory.numbers(Tag.YCC_SUBSAMPLING) : new long[] {2, 2};
        if (sub.length < 2 || !sampling(sub[0]) || !sampling(sub[1])) {
            throw ImageException.damaged("a TIFF whose chroma cannot be sampled as it says");
        }
        return new TiffLevel(
                new Level(size, tile),
                compression,
                (int) directory.number(Tag.PREDICTOR, Predictor.NONE),
                directory.number(Tag.PLANAR, 1) == 2 && packing.channels() > 1,
                packing,
                (int) sub[0],
                (int) sub[1],
                JpegTile.withTables(
                        compression == Compression.JPEG ? directory.bytes(Tag.JPEG_TABLES) : new byte[0], work),
                new PieceTable(in, directory.require(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS)),
                new PieceTable(in, directory.require(tiled ? Tag.TILE_COUNTS : Tag.STRIP_COUNTS)));
    }

    private static boolean sampling(long factor) {
        return factor == 1 || factor == 2 || factor == 4;
    }

    private static Compression compression(int code) {
        return switch (code) {
            case 1 -> Compression.NONE;
            case 5 -> Compression.LZW;
            case 7 -> Compression.JPEG;
            case 8, 32946 -> Compression.DEFLATE;
            case 32773 -> Compression.PACK_BITS;
            default -> throw ImageException.unsupported("a TIFF of compression " + code);
        };
    }

    int across() {
        return Math.ceilDiv(level.size().width(), level.tile().width());
    }

    int down() {
        return Math.ceilDiv(level.size().height(), level.tile().height());
    }

    ByteOrder order() {
        return packing.order();
    }

    int weightBytes() {
        return 512 + offsets.weightBytes() + counts.weightBytes();
    }
}
