package io.granary.images.jpeg;

import static java.util.Objects.requireNonNull;

import io.granary.images.ImageException;
import io.granary.images.SourceReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The tables in force at some point of a JPEG, and the restart interval. Changed by segments between the scans.
final class JpegTables {
    private final int[] @Nullable [] quantization = new int[4][];
    private final @Nullable HuffmanTable[] dc = new HuffmanTable[4];
    private final @Nullable HuffmanTable[] ac = new HuffmanTable[4];
    int restartInterval;

    JpegTables copy() {
        var copy = new JpegTables();
        System.arraycopy(quantization, 0, copy.quantization, 0, 4);
        System.arraycopy(dc, 0, copy.dc, 0, 4);
        System.arraycopy(ac, 0, copy.ac, 0, 4);
        copy.restartInterval = restartInterval;
        return copy;
    }

    /// In zigzag order.
    int[] quantization(int index) {
        return requireTable(quantization[index]);
    }

    HuffmanTable dc(int index) {
        return requireTable(dc[index]);
    }

    HuffmanTable ac(int index) {
        return requireTable(ac[index]);
    }

    private static <T> T requireTable(@Nullable T table) {
        if (table == null) {
            throw ImageException.damaged("a JPEG lacks a table that it uses");
        }
        return requireNonNull(table);
    }

    /// Reads the DQT segment that ends at `end`.
    void readQuantization(SourceReader in, long end) throws IOException {
        while (in.position() < end) {
            int head = in.u8();
            boolean wide = head >> 4 != 0;
            if ((head & 15) > 3) {
                throw ImageException.damaged("a JPEG has a table of number " + (head & 15));
            }
            var table = new int[64];
            for (int i = 0; i < 64; i++) {
                table[i] = wide ? in.u16() : in.u8();
            }
            quantization[head & 15] = table;
        }
    }

    /// Reads the DHT segment that ends at `end`.
    void readHuffman(SourceReader in, long end) throws IOException {
        while (in.position() < end) {
            int head = in.u8();
            if ((head & 15) > 3 || head >> 4 > 1) {
                throw ImageException.damaged("a JPEG has a table of number " + head);
            }
            var counts = new int[17];
            int total = 0;
            for (int i = 1; i <= 16; i++) {
                counts[i] = in.u8();
                total += counts[i];
            }
            if (total > 256 || in.position() + total > end) {
                throw ImageException.damaged("a JPEG Huffman table has too many codes");
            }
            var table = new HuffmanTable(counts, in.bytes(total));
            if (head >> 4 == 0) {
                dc[head & 15] = table;
            } else {
                ac[head & 15] = table;
            }
        }
    }
}
