package io.granary.index.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.index.BucketEntry;
import io.granary.index.SegmentUsage;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The small rows, byte for byte as `docs/format.md` has them.
class RowsTest {
    @Test
    void metaRow() {
        var meta = new MetaRow(true, new LogPosition(2, 0x1000, 77), 55, 78, 9, 0x1234, 6);
        var row = ByteBuffer.allocate(MetaRow.LENGTH);
        meta.encode(row);
        assertEquals(
                "47524e494e444558" + "0002" + "0002" + "01" + "00000000000000" + "00000009" + "0000000000000002"
                        + "0000000000001000" + "000000000000004d" + "0000000000000037" + "000000000000004e"
                        + "0000000000001234" + "0000000000000006",
                HexFormat.of().formatHex(row.array()));
        assertTrue(MetaRow.isOurs(row));
        assertTrue(MetaRow.isReadable(row));
        assertEquals(meta, MetaRow.decode(row));
    }

    @Test
    void metaRowOfALaterFormatIsNotReadable() {
        var row = ByteBuffer.allocate(MetaRow.LENGTH);
        MetaRow.empty(true).encode(row);
        row.putShort(MetaRow.READ_VERSION_AT, (short) 3);
        assertTrue(MetaRow.isOurs(row));
        assertFalse(MetaRow.isReadable(row));
        row.putLong(MetaRow.MAGIC_AT, 0);
        assertFalse(MetaRow.isOurs(row));
    }

    @Test
    void bucketRow() {
        var bucket = new BucketEntry(3, new BucketName("abc"), 200);
        var made = new BucketRow(bucket, 5, new SegmentLocation(1, 300, 60), false);
        var row = ByteBuffer.allocate(BucketRow.MAX_BYTES);
        made.encode(row);
        row.flip();
        assertEquals(
                "0100" + "05" + "c801" + "01" + "ac02" + "3c" + "616263",
                HexFormat.of().formatHex(row.array(), 0, row.limit()));
        assertEquals(made, BucketRow.decode(3, row));
    }

    @Test
    void usageRow() {
        var usage = new SegmentUsage(8, 1000, 400, 4);
        var row = ByteBuffer.allocate(UsageRow.LENGTH);
        UsageRow.encode(usage, row);
        assertEquals(
                "00000000000003e8" + "0000000000000190" + "0000000000000004",
                HexFormat.of().formatHex(row.array()));
        assertEquals(usage, UsageRow.decode(8, row));
    }

    @Test
    void extentsOfAVersionAndReferencesToOne() {
        var extents = List.of(new Extent(1, 128), new Extent(300, 1));
        var row = ByteBuffer.allocate(ExtentCodec.bound(extents));
        ExtentCodec.encodeList(extents, row);
        row.flip();
        assertEquals("0101" + "8001" + "ac02" + "01", HexFormat.of().formatHex(row.array(), 0, row.limit()));
        assertEquals(extents, ExtentCodec.decodeList(row));
        row.clear();
        ExtentCodec.encodeCount(2, row);
        row.flip();
        assertEquals("0102", HexFormat.of().formatHex(row.array(), 0, row.limit()));
        assertEquals(2, ExtentCodec.decodeCount(row));
    }
}
