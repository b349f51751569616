package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.SourceReader;
import java.io.IOException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Offsets or lengths of the pieces of a level. A table of moderate size is kept; of a larger one only what a region
/// needs is read, each time. Immutable.
final class PieceTable {
    /// The tables of a slide of 100,000 × 100,000 have 150,000 entries in each of two.
    private static final int KEPT_ENTRIES = 32_768;

    private final Directory.Field field;
    private final ByteOrder order;
    private final long @Nullable [] kept;

    PieceTable(SourceReader in, Directory.Field field) throws IOException {
        this.field = field;
        this.order = in.order();
        this.kept = field.count() <= KEPT_ENTRIES ? Directory.numbers(in, field, 0, (int) field.count()) : null;
    }

    /// Entries from `from` on.
    long[] slice(ByteSource source, long from, int count) throws IOException {
        if (from + count > field.count()) {
            throw ImageException.damaged("a TIFF lacks places of its strips or tiles");
        }
        if (kept != null) {
            return java.util.Arrays.copyOfRange(kept, (int) from, (int) from + count);
        }
        var in = new SourceReader(source);
        in.order(order);
        return Directory.numbers(in, field, from, count);
    }

    int weightBytes() {
        return kept == null ? 0 : kept.length * 8;
    }
}
