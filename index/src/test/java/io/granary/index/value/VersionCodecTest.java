package io.granary.index.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.object.ObjectVersion.DeleteMarker;
import io.granary.model.object.ObjectVersion.Stored;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VersionCodecTest {
    private static final ETag ETAG = new ETag(0x0011223344556677L, 0x8899AABBCCDDEEFFL, 0);

    @Test
    void writesTheBytesOfTheFormat() {
        assertEquals(
                "0104" + "8094ebdc03" + "80d0dfb4ab33" + "03" + "80808080" + "02" + "fc02" + "8002"
                        + "00112233445566778899aabbccddeeff" + "03",
                hex(new Stored(
                        VersionId.NULL,
                        1_000_000_000L,
                        1_764_000_000_000L,
                        new SegmentLocation(3, 1L << 29, 380),
                        256,
                        ETAG,
                        BodyKind.PACKED,
                        3,
                        true)));
        assertEquals(
                "011a" + "05" + "05" + "07" + "01" + "00" + "7f" + "c801" + "00112233445566778899aabbccddeeff" + "9d01"
                        + "ff",
                hex(new Stored(
                        new VersionId(5),
                        5,
                        7,
                        new SegmentLocation(1, 0, 127),
                        200,
                        new ETag(ETAG.high(), ETAG.low(), 157),
                        BodyKind.EXTENTS,
                        -1,
                        false)));
        assertEquals(
                "0109" + "06" + "06" + "08" + "01" + "7f" + "5a",
                hex(new DeleteMarker(new VersionId(6), 6, 8, new SegmentLocation(1, 127, 90))));
    }

    @Test
    void keepsWhenANullVersionWasBornAndWhetherItIsLocked() {
        assertEquals(
                "01c4" + "09" + "05" + "07" + "01" + "00" + "7f" + "c801" + "00112233445566778899aabbccddeeff" + "03",
                hex(new Stored(
                        VersionId.NULL,
                        9,
                        5,
                        7,
                        new SegmentLocation(1, 0, 127),
                        200,
                        ETAG,
                        BodyKind.PACKED,
                        3,
                        true,
                        true)));
        assertEquals(
                "0148" + "09" + "05" + "07" + "01" + "00" + "7f" + "c801" + "00112233445566778899aabbccddeeff" + "03",
                hex(new Stored(
                        new VersionId(5),
                        9,
                        5,
                        7,
                        new SegmentLocation(1, 0, 127),
                        200,
                        ETAG,
                        BodyKind.PACKED,
                        3,
                        false,
                        true)));
    }

    @Test
    void takesAtMost42BytesForASmallObjectAmongABillion() {
        var value = HexFormat.of()
                .parseHex(hex(new Stored(
                        VersionId.NULL,
                        1_000_000_000L,
                        1_764_000_000_000L,
                        new SegmentLocation(500, 1L << 30, 4000),
                        4096,
                        ETAG,
                        BodyKind.PACKED,
                        3,
                        true)));
        assertTrue(value.length <= 42, "length " + value.length);
    }

    @Test
    void tellsARemovedVersion() {
        var value = ByteBuffer.allocate(VersionCodec.MAX_BYTES);
        VersionCodec.encodeRemoved(300, value);
        value.flip();
        assertEquals("0120ac02", HexFormat.of().formatHex(value.array(), 0, value.limit()));
        assertTrue(VersionCodec.isRemoved(value));
        assertEquals(300, VersionCodec.decodeSequence(value.duplicate()));
        assertThrows(IllegalArgumentException.class, () -> VersionCodec.decode(value.duplicate()));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> VersionCodec.decode(ByteBuffer.wrap(new byte[] {2, 0, 1})));
    }

    private static String hex(ObjectVersion version) {
        var value = ByteBuffer.allocate(VersionCodec.MAX_BYTES);
        VersionCodec.encode(version, value);
        value.flip();
        var hex = HexFormat.of().formatHex(value.array(), 0, value.limit());
        assertFalse(VersionCodec.isRemoved(value));
        assertEquals(version, VersionCodec.decode(value));
        return hex;
    }
}
