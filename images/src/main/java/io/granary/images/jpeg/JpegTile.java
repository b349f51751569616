package io.granary.images.jpeg;

import io.granary.images.ImageException;
import io.granary.images.MemorySource;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.pixel.Plane;
import java.io.IOException;
import java.util.List;

/// The JPEGs inside of another file, which share their tables. Immutable.
public final class JpegTile {
    private final JpegTables tables;

    private JpegTile(JpegTables tables) {
        this.tables = tables;
    }

    /// Borrows an abbreviated stream of tables alone; empty for none.
    public static JpegTile withTables(byte[] abbreviated, Work work) throws IOException {
        var header = new JpegHeader(new JpegTables());
        if (abbreviated.length > 0) {
            header.read(new SourceReader(new MemorySource(abbreviated)), work);
        }
        return new JpegTile(header.tables);
    }

    /// Decodes `region` of a tile that must have at least the size `least`; one plane for each component. Borrows
    /// `bytes`.
    public List<Plane> decode(byte[] bytes, Size least, Region region, int shrink, boolean luma, Work work)
            throws IOException {
        var header = new JpegHeader(tables.copy());
        var source = new MemorySource(bytes);
        var reader = new SourceReader(source);
        var scan = header.read(reader, work);
        if (scan == null) {
            throw ImageException.damaged("a JPEG tile has no scan");
        }
        var size = header.frame().size();
        if (size.width() < least.width() || size.height() < least.height()) {
            throw ImageException.damaged("a JPEG tile is smaller than its place");
        }
        return new JpegDecoder(header, source, work).decode(scan, reader.position(), region, shrink, luma);
    }
}
