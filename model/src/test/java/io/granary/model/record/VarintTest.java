package io.granary.model.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "2147483647, ffffffff07",
        "9223372036854775807, ffffffffffffffff7f",
    })
    void valuesHaveTheirBytes(long value, String hex) {
        var bytes = ByteBuffer.allocate(Varint.MAX_BYTES);
        Varint.put(bytes, value);
        assertEquals(hex, HexFormat.of().formatHex(bytes.array(), 0, bytes.position()));
        assertEquals(value, Varint.get(bytes.flip()));
        assertEquals(0, bytes.remaining());
    }

    @Test
    void everyMagnitudeComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int bits = 0; bits < 63; bits++) {
            long value = random.nextLong() >>> (63 - bits) >>> 1;
            var bytes = ByteBuffer.allocate(Varint.MAX_BYTES);
            Varint.put(bytes, value);
            assertEquals(value, Varint.get(bytes.flip()), "seed " + seed);
        }
    }

    @Test
    void negativeValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Varint.put(ByteBuffer.allocate(16), -1));
    }

    @Test
    void aCutIsAnUnderflowAndAnEndlessOneIsRefused() {
        assertThrows(BufferUnderflowException.class, () -> Varint.get(ByteBuffer.wrap(new byte[] {(byte) 0x80})));
        var endless = HexFormat.of().parseHex("ffffffffffffffffff01");
        assertThrows(IllegalArgumentException.class, () -> Varint.get(ByteBuffer.wrap(endless)));
    }

    @Test
    void whatDoesNotFitAnIntIsRefused() {
        var bytes = ByteBuffer.allocate(Varint.MAX_BYTES);
        Varint.put(bytes, 1L << 31);
        assertThrows(IllegalArgumentException.class, () -> Varint.getInt(bytes.flip()));
    }
}
