package io.granary.index.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    private final ByteBuffer stored = ByteBuffer.allocate(KeyCodec.MAX_STORED_BYTES);

    @Test
    void aShortKeyStandsBehindItsBucketAsItIs() {
        KeyCodec.encode(KeyCodec.spaceOfBucket(0x01020304), new byte[] {'a', '/', 0}, 0, stored);
        assertEquals("01020304612f00", hex());
        assertTrue(KeyCodec.belongs(0x01020304, stored));
        assertFalse(KeyCodec.belongs(0x01020305, stored));
        assertFalse(KeyCodec.isPointer(0x01020304, stored));
    }

    @Test
    void theLongestDirectKeyIsNoPointerAndOneByteMoreIsOne() {
        var key = new byte[KeyCodec.DIRECT_BYTES + 1];
        Arrays.fill(key, (byte) 'k');
        long bucket = KeyCodec.spaceOfBucket(7);
        KeyCodec.encode(bucket, key, 1, stored);
        assertEquals(4 + 502, stored.limit());
        assertFalse(KeyCodec.isPointer(bucket, stored));
        var direct = bytes();
        KeyCodec.encode(bucket, key, 0, stored);
        assertEquals(4 + 502 + 1, stored.limit());
        assertTrue(KeyCodec.isPointer(bucket, stored));
        assertTrue(Arrays.compareUnsigned(direct, bytes()) < 0);
    }

    @Test
    void aSpaceBehindAPointerHasTheFirstBitSetAndItsPointersFit() {
        long space = KeyCodec.spaceOfPointer(5);
        KeyCodec.encode(space, new byte[2000], 502, stored);
        assertEquals(KeyCodec.MAX_STORED_BYTES, stored.limit());
        assertTrue(KeyCodec.isPointer(space, stored));
        assertTrue(KeyCodec.belongs(space, stored));
        assertFalse(KeyCodec.belongs(KeyCodec.spaceOfPointer(6), stored));
        assertEquals("8000000000000005", hex().substring(0, 16));
    }

    @Test
    void rowsHaveNumbersThatNoBucketHas() {
        assertEquals(0x7FFF_FEFF, KeyCodec.checkBucket(0x7FFF_FEFF));
        assertEquals(0, KeyCodec.checkBucket(0));
        for (int space : new int[] {0, 1, 4, 127}) {
            int rows = KeyCodec.bucketOfRows(space);
            int removals = KeyCodec.bucketOfRemovals(rows);
            assertEquals(0x7FFF_FF00 + space, rows);
            assertEquals(0x7FFF_FF80 + space, removals);
            assertTrue(KeyCodec.isOfRows(rows));
            assertFalse(KeyCodec.isOfRows(removals));
            assertThrows(IllegalArgumentException.class, () -> KeyCodec.checkBucket(rows));
            assertThrows(IllegalArgumentException.class, () -> KeyCodec.checkBucket(removals));
        }
        assertFalse(KeyCodec.isOfRows(0x7FFF_FEFF));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.checkBucket(-1));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.bucketOfRows(128));
        assertThrows(IllegalArgumentException.class, () -> KeyCodec.bucketOfRows(-1));
    }

    private byte[] bytes() {
        return Arrays.copyOf(stored.array(), stored.limit());
    }

    private String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
