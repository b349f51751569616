package io.granary.model.checksum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrcCombineTest {
    @ParameterizedTest
    @EnumSource(CrcCombine.class)
    void combinedPartsHaveTheValueOfTheWhole(CrcCombine combine) {
        var kind = ChecksumKind.valueOf(combine.name());
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var whole = new byte[random.nextInt(round % 10 == 0 ? 100_000 : 100)];
            random.nextBytes(whole);
            int cut = random.nextInt(whole.length + 1);
            var first = Checksummer.of(kind, whole, 0, cut);
            var second = Checksummer.of(kind, whole, cut, whole.length - cut);
            assertEquals(
                    Checksummer.of(kind, whole, 0, whole.length),
                    combine.combine(first, second, whole.length - cut),
                    "seed " + seed);
        }
    }

    /// Zeros are cheap to describe and long to read: combining doubles them without reading any.
    @ParameterizedTest
    @EnumSource(CrcCombine.class)
    void lengthsBeyondFourGigabytesAgreeHoweverTheyAreCut(CrcCombine combine) {
        long mega = crcOfZeros(combine, 1 << 20);
        long tenGiga = repeat(combine, mega, 1L << 20, 10 << 10);
        long nine = repeat(combine, mega, 1L << 20, 9 << 10);
        long one = repeat(combine, mega, 1L << 20, 1 << 10);
        assertEquals(tenGiga, combine.combine(nine, one, 1L << 30));
        assertEquals(tenGiga, combine.combine(one, nine, 9L << 30));
    }

    @Test
    void anEmptyPartChangesNothing() {
        var some = Checksummer.of(ChecksumKind.CRC64NVME, new byte[] {1, 2, 3}, 0, 3);
        var none = Checksummer.of(ChecksumKind.CRC64NVME, new byte[0], 0, 0);
        assertEquals(some, CrcCombine.CRC64NVME.combine(some, none, 0));
        assertEquals(some, CrcCombine.CRC64NVME.combine(none, some, 3));
    }

    @Test
    void digestsAndForeignKindsAreRefused() {
        var crc32 = Checksummer.of(ChecksumKind.CRC32, new byte[1], 0, 1);
        assertThrows(IllegalArgumentException.class, () -> CrcCombine.of(ChecksumKind.SHA256));
        assertThrows(IllegalArgumentException.class, () -> CrcCombine.CRC32C.combine(crc32, crc32, 1));
        assertThrows(IllegalArgumentException.class, () -> CrcCombine.CRC32.combine(crc32, crc32, -1));
    }

    private static long crcOfZeros(CrcCombine combine, int length) {
        var zeros = Checksummer.of(ChecksumKind.valueOf(combine.name()), new byte[length], 0, length);
        return new java.math.BigInteger(1, zeros.value()).longValue();
    }

    private static long repeat(CrcCombine combine, long crc, long lengthBytes, int times) {
        long all = crc;
        for (int i = 1; i < times; i++) {
            all = combine.combine(all, crc, lengthBytes);
        }
        return all;
    }
}
