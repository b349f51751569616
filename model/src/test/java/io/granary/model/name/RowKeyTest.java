package io.granary.model.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowKeyTest {
    @Test
    void orderIsThatOfUnsignedBytes() {
        var ordered = List.of(key(""), key("00"), key("0000"), key("01"), key("7f"), key("80"), key("80ff"), key("ff"));
        var shuffled = new ArrayList<>(ordered);
        Collections.reverse(shuffled);
        shuffled.sort(null);
        assertEquals(ordered, shuffled);
    }

    @Test
    void equalsByItsBytes() {
        assertEquals(key("0102"), key("0102"));
        assertEquals(key("0102").hashCode(), key("0102").hashCode());
        assertEquals(0, key("0102").compareTo(key("0102")));
        assertNotEquals(key("0102"), key("010200"));
        assertEquals("01ff", key("01ff").toString());
    }

    @Test
    void beginsWithEveryBeginningOfItselfAndNothingElse() {
        var key = key("01ff02");
        for (var prefix : List.of("", "01", "01ff", "01ff02")) {
            assertTrue(key.startsWith(key(prefix)), prefix);
        }
        for (var other : List.of("00", "0102", "ff", "01ff0200", "01ff03")) {
            assertFalse(key.startsWith(key(other)), other);
        }
    }

    @Test
    void hasRoomForTheLongestObjectKeyEscapedAndNumbersBeside() {
        var longest = new byte[RowKey.MAX_BYTES];
        assertTrue(longest.length >= 2 * ObjectKey.MAX_BYTES + 64);
        Arrays.fill(longest, (byte) 0xFF);
        assertEquals(longest, new RowKey(longest).bytes());
        assertThrows(IllegalArgumentException.class, () -> new RowKey(new byte[RowKey.MAX_BYTES + 1]));
    }

    private static RowKey key(String hex) {
        return new RowKey(HexFormat.of().parseHex(hex));
    }
}
