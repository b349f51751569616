package io.granary.model.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.Headers.Header;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptorCodecTest {
    /// 2026-11-23T00:00:00Z.
    private static final long TIME = 1_795_392_000_000L;

    private static final ETag TAG = new ETag(0x0102_0304_0506_0708L, 0x090A_0B0C_0D0E_0F10L, 0);

    /// One descriptor and the bytes in which every version of Granary must find it again.
    record Golden(Descriptor descriptor, String hex) {}

    static List<Golden> goldens() {
        var key = ObjectKey.of("a/ü");
        return List.of(
                new Golden(
                        new Descriptor.ObjectStored(
                                1,
                                key,
                                VersionId.NULL,
                                TIME,
                                300,
                                TAG,
                                Optional.empty(),
                                new Headers(List.of(new Header("content-type", "binary/octet-stream"))),
                                BodyKind.PACKED),
                        "01" + "80a0cfada034" + "04612fc3bc" + "00" + "ac02" + "0102030405060708090a0b0c0d0e0f10" + "00"
                                + "00"),
                new Golden(
                        new Descriptor.ObjectStored(
                                200,
                                key,
                                new VersionId(5),
                                TIME,
                                300,
                                new ETag(TAG.high(), TAG.low(), 3),
                                Optional.of(new Checksum(
                                        ChecksumKind.CRC32C, ChecksumType.COMPOSITE, new byte[] {1, 2, 3, 4})),
                                new Headers(List.of(
                                        new Header("content-type", "text/plain"), new Header("x-amz-meta-a", "ü"))),
                                BodyKind.EXTENTS),
                        "c801" + "80a0cfada034" + "04612fc3bc" + "05" + "ac02" + "0102030405060708090a0b0c0d0e0f10"
                                + "03" + "8201020304" + "010a746578742f706c61696e"
                                + "000c782d616d7a2d6d6574612d6102c3bc"),
                new Golden(
                        new Descriptor.ObjectRemoved(1, key, VersionId.NULL, TIME),
                        "01" + "80a0cfada034" + "04612fc3bc" + "00"),
                new Golden(
                        new Descriptor.DeleteMarkerPut(1, key, new VersionId(128), TIME),
                        "01" + "80a0cfada034" + "04612fc3bc" + "8001"),
                new Golden(
                        new Descriptor.RowPut(1, 3, new RowKey(new byte[] {0, 1, (byte) 0xFF}), TIME, 300),
                        "01" + "80a0cfada034" + "03" + "030001ff" + "ac02"),
                new Golden(
                        new Descriptor.RowPut(1, 2, new RowKey(new byte[0]), TIME, 0),
                        "01" + "80a0cfada034" + "02" + "00" + "00"),
                new Golden(
                        new Descriptor.RowsRemoved(200, 3, new RowKey(new byte[] {0, 1, (byte) 0xFF}), TIME),
                        "c801" + "80a0cfada034" + "03" + "030001ff"),
                new Golden(
                        new Descriptor.BucketCreated(7, new BucketName("data"), TIME),
                        "07" + "80a0cfada034" + "0464617461"),
                new Golden(
                        new Descriptor.BucketRemoved(7, new BucketName("data"), TIME),
                        "07" + "80a0cfada034" + "0464617461"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void bytesAreThoseOfTheFormat(Golden golden) {
        assertEquals(golden.hex, HexFormat.of().formatHex(encode(golden.descriptor)));
    }

    @Test
    void theDefaultTypeCostsNoByteAndIsLeftToTheReader() {
        var stored = (Descriptor.ObjectStored) goldens().getFirst().descriptor;
        var read = (Descriptor.ObjectStored) decode(stored.kind(), encode(stored));
        assertEquals(Headers.NONE, read.headers());
    }

    @Test
    void whateverIsWrittenComesBack() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            var descriptor = randomDescriptor(random);
            var bytes = encode(descriptor);
            assertTrue(bytes.length <= DescriptorCodec.bound(descriptor), "bound too small, seed " + seed);
            assertEquals(descriptor, decode(descriptor.kind(), bytes), "seed " + seed);
        }
    }

    @Test
    void noPrefixIsADescriptorOfItsOwnKindUnlessOnlyHeadersAreMissing() {
        for (var golden : goldens()) {
            var bytes = encode(golden.descriptor);
            for (int length = 0; length < bytes.length; length++) {
                var cut = Arrays.copyOf(bytes, length);
                try {
                    var read = decode(golden.descriptor.kind(), cut);
                    assertTrue(
                            read instanceof Descriptor.ObjectStored stored
                                    && stored.headers().all().size() < 2,
                            "a cut at " + length + " of " + golden.hex + " went unnoticed");
                } catch (IllegalArgumentException expected) {
                    // What a caller of decode is told to expect.
                }
            }
        }
    }

    @Test
    void damagedBytesThrowNothingButIllegalArgument() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var kinds = RecordKind.values();
        for (int round = 0; round < 20_000; round++) {
            var bytes = encode(randomDescriptor(random));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decodeAnyhow(kinds[random.nextInt(kinds.length)], bytes, seed);
            var noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            decodeAnyhow(kinds[random.nextInt(kinds.length)], noise, seed);
        }
    }

    @Test
    void bytesBehindADescriptorAreRefused() {
        var removed = new Descriptor.ObjectRemoved(1, ObjectKey.of("k"), VersionId.NULL, TIME);
        var bytes = encode(removed);
        var longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThrows(IllegalArgumentException.class, () -> decode(removed.kind(), longer));
    }

    @Test
    void aRowKeyThatIsTooLongIsRefused() {
        var longest = new Descriptor.RowsRemoved(1, 2, new RowKey(new byte[RowKey.MAX_BYTES]), TIME);
        assertEquals(longest, decode(longest.kind(), encode(longest)));
        var bytes = ByteBuffer.allocate(5000);
        bytes.put(encode(longest), 0, 8);
        Varint.put(bytes, RowKey.MAX_BYTES + 1);
        bytes.position(bytes.position() + RowKey.MAX_BYTES + 1);
        var tooLong = Arrays.copyOf(bytes.array(), bytes.position());
        assertThrows(IllegalArgumentException.class, () -> decode(longest.kind(), tooLong));
    }

    @Test
    void aBufferThatIsTooSmallOverflows() {
        var removed = new Descriptor.ObjectRemoved(1, ObjectKey.of("key"), VersionId.NULL, TIME);
        assertThrows(BufferOverflowException.class, () -> DescriptorCodec.encode(removed, ByteBuffer.allocate(8)));
    }

    @Test
    void unknownKindsAreRefused() {
        for (var kind : RecordKind.values()) {
            assertEquals(kind, RecordKind.ofCode(kind.code()));
        }
        assertThrows(IllegalArgumentException.class, () -> RecordKind.ofCode((byte) 0));
        assertThrows(IllegalArgumentException.class, () -> RecordKind.ofCode((byte) -1));
    }

    private static void decodeAnyhow(RecordKind kind, byte[] bytes, long seed) {
        try {
            decode(kind, bytes);
        } catch (IllegalArgumentException expected) {
            // What a caller of decode is told to expect.
        } catch (RuntimeException other) {
            throw new AssertionError(kind + " " + HexFormat.of().formatHex(bytes) + ", seed " + seed, other);
        }
    }

    private static byte[] encode(Descriptor descriptor) {
        var bytes = ByteBuffer.allocate(DescriptorCodec.bound(descriptor));
        DescriptorCodec.encode(descriptor, bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static Descriptor decode(RecordKind kind, byte[] bytes) {
        return DescriptorCodec.decode(kind, ByteBuffer.wrap(bytes));
    }

    private static Descriptor randomDescriptor(Random random) {
        int bucket = random.nextInt(1 << random.nextInt(31));
        long time = TIME + random.nextInt();
        var version = random.nextBoolean() ? VersionId.NULL : new VersionId(1 + (random.nextLong() >>> 2));
        return switch (random.nextInt(9)) {
            case 0 -> new Descriptor.ObjectRemoved(bucket, randomKey(random), version, time);
            case 1 -> new Descriptor.DeleteMarkerPut(bucket, randomKey(random), version, time);
            case 2 -> new Descriptor.BucketCreated(bucket, new BucketName("b-" + random.nextInt(1 << 20)), time);
            case 3 -> new Descriptor.BucketRemoved(bucket, new BucketName("b-" + random.nextInt(1 << 20)), time);
            case 4 ->
                new Descriptor.RowPut(
                        bucket,
                        random.nextInt(128),
                        randomRowKey(random),
                        time,
                        random.nextInt() >>> (1 + random.nextInt(31)));
            case 5 -> new Descriptor.RowsRemoved(bucket, random.nextInt(128), randomRowKey(random), time);
            default ->
                new Descriptor.ObjectStored(
                        bucket,
                        randomKey(random),
                        version,
                        time,
                        random.nextLong() >>> (1 + random.nextInt(60)),
                        new ETag(random.nextLong(), random.nextLong(), random.nextInt(10_001)),
                        randomChecksum(random),
                        randomHeaders(random),
                        random.nextBoolean() ? BodyKind.PACKED : BodyKind.EXTENTS);
        };
    }

    private static ObjectKey randomKey(Random random) {
        return ObjectKey.of(randomText(random, 1 + random.nextInt(random.nextInt(10) == 0 ? 250 : 30)));
    }

    private static RowKey randomRowKey(Random random) {
        var bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? RowKey.MAX_BYTES + 1 : 40)];
        random.nextBytes(bytes);
        return new RowKey(bytes);
    }

    private static Optional<Checksum> randomChecksum(Random random) {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        var kinds = ChecksumKind.values();
        var kind = kinds[random.nextInt(kinds.length)];
        var value = new byte[kind.lengthBytes()];
        random.nextBytes(value);
        var type = random.nextBoolean() ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
        return Optional.of(new Checksum(kind, type, value));
    }

    private static Headers randomHeaders(Random random) {
        var headers = new ArrayList<Header>();
        for (int i = random.nextInt(5); i > 0; i--) {
            var name = random.nextBoolean() ? "cache-control" : Headers.META_PREFIX + randomText(random, 5);
            headers.add(new Header(name, randomText(random, random.nextInt(40))));
        }
        return new Headers(headers);
    }

    /// Characters of one to four bytes in UTF-8.
    private static String randomText(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(8)) {
                        case 0 -> 0x80 + random.nextInt(0x700);
                        case 1 -> 0x800 + random.nextInt(0xC000);
                        case 2 -> 0x1F600 + random.nextInt(80);
                        default -> 1 + random.nextInt(0x7F);
                    });
        }
        return text.toString();
    }
}
