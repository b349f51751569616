package io.granary.index.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HistoryKeyTest {
    @Test
    void writesTheBytesOfTheFormat() {
        assertEquals("6100ff62" + "0001" + "fffffffffffffffa", HexFormat.of().formatHex(of("a\0b", 5)));
        assertEquals(5, HistoryKey.id(of("a\0b", 5)));
        assertEquals(0, HistoryKey.id(of("a", 0)));
    }

    @Test
    void sortsByKeyThenNewestFirstAndTheNullVersionLast() {
        byte[][] inOrder = {
            of("a", 9), of("a", 2), of("a", 0), of("a\0", 3), of("a\0\1", 8), of("a\1", 1), of("a\uFFFF", 7), of("b", 1)
        };
        for (int i = 1; i < inOrder.length; i++) {
            assertTrue(Arrays.compareUnsigned(inOrder[i - 1], inOrder[i]) < 0, "place " + i);
        }
        assertTrue(HistoryKey.belongs(HistoryKey.prefix(bytes("a")), of("a", 9)));
        assertFalse(HistoryKey.belongs(HistoryKey.prefix(bytes("a")), of("a\0", 9)));
    }

    private static byte[] of(String key, long id) {
        return HistoryKey.of(bytes(key), id);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
