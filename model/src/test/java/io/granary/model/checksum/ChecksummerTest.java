package io.granary.model.checksum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksummerTest {
    private static final byte[] CHECK_INPUT = "123456789".getBytes(StandardCharsets.US_ASCII);

    /// The CRCs are those of the catalogue of parametrised CRC algorithms, the digests those of coreutils and the XXH
    /// values those of the Python binding of xxHash.
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
        "SHA512, d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274a"
                + "d27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
        "MD5, 25f9e794323b453885f5181f1b624d0b",
        "XXHASH64, 8cb841db40e6ae83",
        "XXHASH3, 72dcb18b67a17dff",
        "XXHASH128, 33119477ede5dcd5e9716427681d5860",
    })
    void knownInputHasItsPublishedValue(ChecksumKind kind, String hex) {
        var expected = Checksum.ofWhole(kind, HexFormat.of().parseHex(hex));
        var checksummer = Checksummer.of(kind);
        checksummer.update(CHECK_INPUT, 0, CHECK_INPUT.length);
        assertEquals(expected, checksummer.finish());
        assertEquals(expected, Checksummer.of(kind, CHECK_INPUT, 0, CHECK_INPUT.length));
    }

    /// Made with the Python package xxhash 4.1.0 over bytes `31·i + 7`; the lengths stand on both sides of the borders
    /// at which XXH3 changes its method.
    @ParameterizedTest
    @CsvSource({
        "0, ef46db3751d8e999, 2d06800538d394c2, 99aa06d3014798d86001c324468d497f",
        "1, a96c7f0ce858bbb7, 4c5cca45d0f4811f, 495b62073ef70ca44c5cca45d0f4811f",
        "3, 56e6957632a487f9, 15f7093b173d005c, 46f66cb93538156515f7093b173d005c",
        "4, c60d15b1e3ff8f04, dca012f95811b6b9, 7fefeeffb4d0eab3b987ca5d9241572a",
        "8, 3da5c7aa269683e0, dec6a9a43575982e, 803c675a846cc6c256bb836ceb6d4baa",
        "9, 4b17a9ba9e215c09, cbe393399f17ffbd, d46556872d230f224376673580310154",
        "16, a19ad429b02bc413, 7e484c18d74895d0, 650fe308c566747df853dd94614dfa07",
        "17, fe9f0feb7eeedc09, 208bde5ee2bed407, 18217300b5132d5a78c349fe81b2f26c",
        "32, 8d57d6a4671cc43d, 03df0ac5255d1446, 3220ff5fe507b3c05726e079716c6a62",
        "128, 725a5b9b3bedfe94, f92b70eaa21a6288, b4f87b99d2db8a511e04fad9f0cacb4d",
        "129, 28fc8362643627d7, f8f76713f2bb60fa, 6881633650cd8924c51bc887976aef63",
        "240, d430520ae3ed2fc6, ccc7375172c41f03, de57aab31e77a2ff93e173833f75ab66",
        "241, d3f50496d5bf27e0, 0b3b630948ce4a00, 92b991a7192f3f080b3b630948ce4a00",
        "1024, 149aa44972cdae00, 23bc880ebf0d29c6, 4c17271c906df79223bc880ebf0d29c6",
        "1025, 2c9d0b038b4a4b35, c09fdfbc398c7d82, 70a4eb1b9691d77fc09fdfbc398c7d82",
        "65537, ec80f22fcacff852, d6b549a3fd1d4112, a7262c585d065f55d6b549a3fd1d4112",
        "1000003, 857fbf0ff5d9fcfc, 1f748a0eacf646fa, a6ea16ee0fd324191f748a0eacf646fa",
    })
    void xxhValuesAreInCanonicalByteOrder(int length, String xxh64, String xxh3, String xxh128) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        assertEquals(xxh64, hex(ChecksumKind.XXHASH64, bytes));
        assertEquals(xxh3, hex(ChecksumKind.XXHASH3, bytes));
        assertEquals(xxh128, hex(ChecksumKind.XXHASH128, bytes));
    }

    @ParameterizedTest
    @EnumSource(ChecksumKind.class)
    void piecesOfAnySortAndSizeGiveTheValueOfTheWhole(ChecksumKind kind) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var checksummer = Checksummer.of(kind);
        for (int round = 0; round < 40; round++) {
            var bytes = new byte[random.nextInt(round % 4 == 0 ? 40_000 : 300)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 40 : 20_000));
                feed(checksummer, bytes, at, length, random.nextInt(4));
                at += length;
            }
            assertEquals(Checksummer.of(kind, bytes, 0, bytes.length), checksummer.finish(), "seed " + seed);
        }
    }

    private static void feed(Checksummer checksummer, byte[] bytes, int at, int length, int sort) {
        if (sort == 0) {
            checksummer.update(bytes, at, length);
            return;
        }
        var buffer = switch (sort) {
            case 1 -> ByteBuffer.wrap(bytes).slice(at, length);
            case 2 -> ByteBuffer.wrap(bytes, at, length).asReadOnlyBuffer();
            default ->
                ByteBuffer.allocateDirect(length + 3)
                        .position(3)
                        .put(bytes, at, length)
                        .flip()
                        .position(3);
        };
        checksummer.update(buffer);
        assertEquals(0, buffer.remaining());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024})
    void digestsAtOnceAgreeWithDigestsInPieces(int length) {
        var bytes = new byte[length + 2];
        new Random(length).nextBytes(bytes);
        var body = ByteBuffer.wrap(bytes, 1, length).slice();
        assertArrayEquals(value(ChecksumKind.MD5, body), Digests.md5(bytes, 1, length));
        assertArrayEquals(value(ChecksumKind.MD5, body), Digests.md5(body.duplicate()));
        assertArrayEquals(value(ChecksumKind.SHA1, body), Digests.sha1(bytes, 1, length));
        assertArrayEquals(value(ChecksumKind.SHA1, body), Digests.sha1(body.duplicate()));
        assertArrayEquals(value(ChecksumKind.SHA256, body), Digests.sha256(bytes, 1, length));
        assertArrayEquals(value(ChecksumKind.SHA256, body), Digests.sha256(body.duplicate()));
    }

    @Test
    void wireNamesCodesAndHeadersLeadBackToTheirKind() {
        for (var kind : ChecksumKind.values()) {
            assertEquals(kind, ChecksumKind.ofCode(kind.code()));
            assertEquals(kind, ChecksumKind.ofWireName(kind.wireName()).orElseThrow());
            assertEquals("x-amz-checksum-" + kind.wireName().toLowerCase(java.util.Locale.ROOT), kind.header());
        }
    }

    private static byte[] value(ChecksumKind kind, ByteBuffer body) {
        var checksummer = Checksummer.of(kind);
        checksummer.update(body.duplicate());
        return checksummer.finish().value();
    }

    private static String hex(ChecksumKind kind, byte[] bytes) {
        return HexFormat.of().formatHex(value(kind, ByteBuffer.wrap(bytes)));
    }
}
