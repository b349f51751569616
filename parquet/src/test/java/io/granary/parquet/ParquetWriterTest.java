package io.granary.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What can be said of the bytes without a reader; `TableReadersTest` of the conformance tests has them read.
class ParquetWriterTest {
    private static final List<Column> COLUMNS = List.of(
            Column.required("key", Column.Type.TEXT),
            Column.optional("class", Column.Type.TEXT).repeating(),
            Column.optional("tags", Column.Type.MAP));

    @Test
    void equalRowsAreEqualBytes() throws Exception {
        var once = written(Compression.SNAPPY, 5_000);
        assertArrayEquals(once, written(Compression.SNAPPY, 5_000));
        assertArrayEquals(written(Compression.ZSTD, 5_000), written(Compression.ZSTD, 5_000));
        var text = new String(once, StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("PAR1") && text.endsWith("PAR1"));
    }

    @Test
    void anUnfinishedRowIsRefused() {
        var table = new ParquetWriter(COLUMNS, Compression.SNAPPY, Map.of(), new ByteArrayOutputStream());
        table.text(new byte[] {'a'});
        assertThrows(IllegalStateException.class, table::endRow);
        assertThrows(
                IllegalStateException.class,
                () -> new ParquetWriter(COLUMNS, Compression.SNAPPY, Map.of(), new ByteArrayOutputStream()).none());
    }

    private static byte[] written(Compression compression, int rows) throws IOException {
        var out = new ByteArrayOutputStream();
        var table = new ParquetWriter(COLUMNS, compression, Map.of("a", "b"), out);
        for (int row = 0; row < rows; row++) {
            table.text(("key" + row).getBytes(StandardCharsets.UTF_8));
            if (row % 3 == 0) {
                table.none();
            } else {
                table.text(("class" + row % 7).getBytes(StandardCharsets.UTF_8));
            }
            table.map(row % 2 == 0 ? List.of() : List.of(Map.entry("n", "v" + row)));
            table.endRow();
        }
        table.finish();
        assertEquals(rows, table.rows());
        return out.toByteArray();
    }

    @Test
    void runsAndGroupsComeBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(14);
            var values = new int[random.nextInt(200)];
            for (int at = 0; at < values.length; ) {
                int value = random.nextInt(1 << width);
                int end = Math.min(values.length, at + 1 + random.nextInt(random.nextBoolean() ? 2 : 30));
                Arrays.fill(values, at, end, value);
                at = end;
            }
            var encoded = new Bytes();
            Runs.encode(values, values.length, width, encoded);
            assertArrayEquals(values, decoded(encoded.toArray(), values.length, width), "seed " + seed);
        }
    }

    /// Plainly, from the text of the format.
    private static int[] decoded(byte[] bytes, int count, int width) {
        var values = new int[count];
        int found = 0;
        for (int at = 0; at < bytes.length; ) {
            int header = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = bytes[at++];
                header |= (part & 0x7F) << shift;
                if (part >= 0) {
                    break;
                }
            }
            int several = header >>> 1;
            if ((header & 1) == 0) {
                int value = 0;
                for (int i = 0; i < (width + 7) / 8; i++) {
                    value |= (bytes[at++] & 0xFF) << (8 * i);
                }
                Arrays.fill(values, found, found + several, value);
                found += several;
            } else {
                for (int i = 0; i < 8 * several; i++) {
                    int value = 0;
                    for (int bit = 0; bit < width; bit++) {
                        int place = i * width + bit;
                        value |= ((bytes[at + place / 8] >> (place % 8)) & 1) << bit;
                    }
                    if (found < count) {
                        values[found++] = value;
                    }
                }
                at += several * width;
            }
        }
        assertEquals(count, found);
        return values;
    }
}
