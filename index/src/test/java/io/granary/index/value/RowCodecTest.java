package io.granary.index.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.SegmentLocation;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    private static final SegmentLocation RECORD = new SegmentLocation(3, 300, 127);

    @Test
    void writesTheBytesOfTheFormat() {
        assertEquals("4101" + "ac02" + "03" + "ac02" + "7f" + "0aff", hex(300, true, (byte) 10, (byte) -1));
        assertEquals("4100" + "05" + "03" + "ac02" + "7f", hex(5, false));
    }

    @Test
    void readsWhatItWroteAndTheHeadAlone() {
        var value = new byte[] {1, 2, 3};
        var bytes = encode(7, true, value);
        var row = RowCodec.decode(bytes.duplicate());
        assertEquals(7, row.sequence());
        assertEquals(RECORD, row.record());
        assertTrue(row.hasExtents());
        assertArrayEquals(value, row.value());
        var head = RowCodec.decodeHead(bytes.duplicate());
        assertEquals(7, head.sequence());
        assertEquals(RECORD, head.record());
        assertTrue(head.hasExtents());
        assertEquals(0, head.value().length);
    }

    @Test
    void takesTheLargestNumbersWithinItsBound() {
        var value = new byte[100];
        var into = ByteBuffer.allocate(RowCodec.bound(value));
        var record = new SegmentLocation(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
        RowCodec.encode(Long.MAX_VALUE, record, true, value, into);
        var row = RowCodec.decode(into.flip());
        assertEquals(Long.MAX_VALUE, row.sequence());
        assertEquals(record, row.record());
    }

    @Test
    void isNeverTakenForAVersionOrARemoval() {
        for (int flags = 0; flags < 256; flags++) {
            var bytes = encode(5, false, new byte[30]).put(1, (byte) flags);
            assertFalse(VersionCodec.isRemoved(bytes));
            assertThrows(IllegalArgumentException.class, () -> VersionCodec.decode(bytes.duplicate()));
            assertThrows(IllegalArgumentException.class, () -> VersionCodec.decodeSequence(bytes.duplicate()));
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        var unknownFlag = encode(5, false).put(1, (byte) 2);
        assertThrows(IllegalArgumentException.class, () -> RowCodec.decode(unknownFlag));
        var unknownFormat = encode(5, false).put(0, (byte) 66);
        assertThrows(IllegalArgumentException.class, () -> RowCodec.decode(unknownFormat));
        var removed = ByteBuffer.allocate(VersionCodec.MAX_BYTES);
        VersionCodec.encodeRemoved(5, removed);
        assertThrows(IllegalArgumentException.class, () -> RowCodec.decodeHead(removed.flip()));
        var cut = encode(5, false).limit(4);
        assertThrows(BufferUnderflowException.class, () -> RowCodec.decode(cut));
    }

    private static String hex(long sequence, boolean hasExtents, byte... value) {
        var encoded = encode(sequence, hasExtents, value);
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer encode(long sequence, boolean hasExtents, byte... value) {
        var bytes = ByteBuffer.allocate(RowCodec.bound(value));
        RowCodec.encode(sequence, RECORD, hasExtents, value, bytes);
        return bytes.flip();
    }
}
