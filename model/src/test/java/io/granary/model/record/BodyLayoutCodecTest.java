package io.granary.model.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import io.granary.model.object.BodyLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyLayoutCodecTest {
    private static final BodyLayout IN_PARTS = new BodyLayout(
            List.of(new Extent(1, 300), new Extent(200, 5)),
            List.of(
                    new BodyLayout.Part(1, 301, Optional.of(Checksum.ofWhole(ChecksumKind.CRC32C, new byte[] {
                        1, 2, 3, (byte) 0xFF
                    }))),
                    new BodyLayout.Part(10_000, 4, Optional.empty())));

    @Test
    void bytesAreThoseOfTheFormat() {
        assertEquals("02" + "01ac02" + "c80105" + "02" + "01ad02" + "02010203ff" + "904e04" + "00", hex(IN_PARTS));
        assertEquals("01" + "01ac02" + "00", hex(BodyLayout.of(List.of(new Extent(1, 300)))));
        assertEquals("0000", hex(BodyLayout.of(List.of())));
    }

    @Test
    void whateverIsWrittenComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var layout = randomLayout(random);
            var bytes = BodyLayoutCodec.encode(layout);
            assertEquals(layout, BodyLayoutCodec.decode(bytes), "seed " + seed);
            assertFalse(bytes.hasRemaining(), "seed " + seed);
        }
    }

    @Test
    void aLongLayoutIsWrittenDensely() {
        var extents = new ArrayList<Extent>();
        for (int i = 0; i < 64; i++) {
            extents.add(new Extent(5 + i, 8));
        }
        extents.add(new Extent(4, 300));
        var parts = List.of(
                new BodyLayout.Part(2, 9, Optional.of(Checksum.ofWhole(ChecksumKind.CRC32, new byte[4]))),
                new BodyLayout.Part(3, 9, Optional.of(Checksum.ofWhole(ChecksumKind.CRC32, new byte[4]))));
        assertEquals(
                "0001" + "41" + "1008" + "01".repeat(63) + "8202" + "ac02" + "02" + "01" + "0209" + "00000000" + "01"
                        + "00000000",
                hex(new BodyLayout(extents, parts)));
    }

    /// 5 TiB in 10,000 parts: nine extents each, written by some of 256 streams at once, so their ids have gaps.
    @Test
    void theLargestObjectHasALayoutThatFitsARecord() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (var kind : ChecksumKind.values()) {
            var layout = largest(kind, random);
            var bytes = BodyLayoutCodec.encode(layout);
            int length = bytes.remaining();
            assertEquals(layout, BodyLayoutCodec.decode(bytes), "seed " + seed);
            assertTrue(length <= BodyLayoutCodec.MAX_BYTES, kind + ": " + length + ", seed " + seed);
        }
    }

    private static BodyLayout largest(ChecksumKind kind, Random random) {
        var parts = new ArrayList<BodyLayout.Part>();
        var extents = new ArrayList<Extent>();
        long id = 1L << 40;
        for (int number = 1; number <= 10_000; number++) {
            long size = (5L << 40) / 10_000 + random.nextInt(3);
            long whole = 66_256_896;
            var value = new byte[kind.lengthBytes()];
            random.nextBytes(value);
            parts.add(new BodyLayout.Part(number, size, Optional.of(Checksum.ofWhole(kind, value))));
            for (long left = size; left > 0; left -= whole) {
                id += 1 + random.nextInt(256);
                extents.add(new Extent(id, Math.min(left, whole)));
            }
        }
        return new BodyLayout(extents, parts);
    }

    @Test
    void anyLongLayoutComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var layout = randomLongLayout(random);
            assertEquals(layout, BodyLayoutCodec.decode(BodyLayoutCodec.encode(layout)), "seed " + seed);
            var bytes = bytes(layout);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            decodeAnyhow(bytes, seed);
            decodeAnyhow(Arrays.copyOf(bytes, random.nextInt(bytes.length)), seed);
        }
    }

    private static BodyLayout randomLongLayout(Random random) {
        var extents = new ArrayList<Extent>();
        for (int i = 65 + random.nextInt(40); i > 0; i--) {
            long id = 1 | random.nextLong() >>> (1 + random.nextInt(60));
            extents.add(new Extent(id, random.nextBoolean() ? 8 << 20 : 1 + random.nextInt(8 << 20)));
        }
        var kinds = ChecksumKind.values();
        var kind = kinds[random.nextInt(kinds.length)];
        var checksum = random.nextBoolean()
                ? Optional.<Checksum>empty()
                : Optional.of(Checksum.ofWhole(kind, new byte[kind.lengthBytes()]));
        var parts = new ArrayList<BodyLayout.Part>();
        int number = 0;
        for (int i = random.nextInt(80); i > 0; i--) {
            number += 1 + random.nextInt(100);
            parts.add(
                    new BodyLayout.Part(number, random.nextBoolean() ? 5 << 20 : random.nextLong(5L << 30), checksum));
        }
        return new BodyLayout(extents, parts);
    }

    @Test
    void noPrefixIsALayoutAndNothingMayStandBehindOne() {
        var bytes = bytes(IN_PARTS);
        for (int length = 0; length < bytes.length; length++) {
            var cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
            assertThrows(IllegalArgumentException.class, () -> BodyLayoutCodec.decode(cut), "cut at " + length);
        }
        var longer = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1));
        assertThrows(IllegalArgumentException.class, () -> BodyLayoutCodec.decode(longer));
    }

    @Test
    void damagedBytesThrowNothingButIllegalArgument() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            var bytes = bytes(randomLayout(random));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decodeAnyhow(bytes, seed);
            var noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            decodeAnyhow(noise, seed);
        }
    }

    @Test
    void aCountBeyondTheBytesIsRefusedBeforeItCostsMemory() {
        for (var hex :
                List.of("ffffffff07", "00ffffffff07", "ffffffffff07", "020101", "0001ffffffff07", "000100ffffffff07")) {
            var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            assertThrows(IllegalArgumentException.class, () -> BodyLayoutCodec.decode(bytes), hex);
        }
    }

    private static void decodeAnyhow(byte[] bytes, long seed) {
        try {
            BodyLayoutCodec.decode(ByteBuffer.wrap(bytes));
        } catch (IllegalArgumentException expected) {
            // What a caller of decode is told to expect.
        } catch (RuntimeException other) {
            throw new AssertionError(HexFormat.of().formatHex(bytes) + ", seed " + seed, other);
        }
    }

    private static BodyLayout randomLayout(Random random) {
        var extents = new ArrayList<Extent>();
        for (int i = random.nextInt(5); i > 0; i--) {
            extents.add(new Extent(1 | random.nextLong() >>> (1 + random.nextInt(60)), 1 + random.nextInt(8 << 20)));
        }
        var parts = new ArrayList<BodyLayout.Part>();
        var kinds = ChecksumKind.values();
        for (int i = random.nextInt(4); i > 0; i--) {
            var kind = kinds[random.nextInt(kinds.length)];
            var value = new byte[kind.lengthBytes()];
            random.nextBytes(value);
            parts.add(new BodyLayout.Part(
                    1 + random.nextInt(10_000),
                    random.nextLong(5L << 30),
                    random.nextBoolean() ? Optional.empty() : Optional.of(Checksum.ofWhole(kind, value))));
        }
        return new BodyLayout(extents, parts);
    }

    private static String hex(BodyLayout layout) {
        return HexFormat.of().formatHex(bytes(layout));
    }

    private static byte[] bytes(BodyLayout layout) {
        var encoded = BodyLayoutCodec.encode(layout);
        var bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
