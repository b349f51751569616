package io.granary.segment.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The byte tables of `docs/format.md` say what the constants say.
class FormatDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "format.md");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (\\d+) \\| ([a-z0-9 ]+) \\| (.*) \\|");
    private static final Pattern HEX = Pattern.compile("0x([0-9A-F]{8})");

    private record Field(int offset, int size, String name, String meaning) {}

    private static List<Field> table(String heading) throws IOException {
        var lines = Files.readAllLines(DOCUMENT);
        int at = lines.indexOf("### " + heading);
        assertTrue(at >= 0, heading);
        var fields = new ArrayList<Field>();
        for (var line : lines.subList(at + 1, lines.size())) {
            if (line.startsWith("#")) {
                break;
            }
            var row = ROW.matcher(line);
            if (row.matches()) {
                fields.add(new Field(
                        Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2)), row.group(3), row.group(4)));
            }
        }
        return fields;
    }

    private static void assertTable(String heading, int magic, int length, Map<String, Integer> offsets)
            throws IOException {
        var fields = table(heading);
        int next = 0;
        var documented = new TreeMap<String, Integer>();
        for (var field : fields) {
            assertEquals(next, field.offset, heading + ": " + field.name);
            next += field.size;
            documented.put(field.name, field.offset);
        }
        assertEquals(length, next, heading);
        assertEquals(new TreeMap<>(offsets), documented, heading);
        var hex = HEX.matcher(fields.getFirst().meaning);
        assertTrue(hex.find(), heading);
        assertEquals(magic, Integer.parseUnsignedInt(hex.group(1), 16), heading);
    }

    @Test
    void identityOfADataDirectory() throws IOException {
        assertTable(
                "2.1 Identity of a data directory",
                StoreIdentity.MAGIC,
                StoreIdentity.LENGTH,
                Map.of(
                        "magic", StoreIdentity.MAGIC_AT,
                        "read version", StoreIdentity.READ_VERSION_AT,
                        "write version", StoreIdentity.WRITE_VERSION_AT,
                        "reserved", StoreIdentity.RESERVED_AT,
                        "store id", StoreIdentity.STORE_ID_AT,
                        "created", StoreIdentity.CREATED_AT,
                        "crc32c", StoreIdentity.CRC32C_AT));
    }

    @Test
    void headerOfASegment() throws IOException {
        assertTable(
                "2.2 Header of a segment",
                SegmentHeader.MAGIC,
                SegmentHeader.LENGTH,
                Map.of(
                        "magic", SegmentHeader.MAGIC_AT,
                        "read version", SegmentHeader.READ_VERSION_AT,
                        "write version", SegmentHeader.WRITE_VERSION_AT,
                        "reserved", SegmentHeader.RESERVED_AT,
                        "segment", SegmentHeader.SEGMENT_AT,
                        "store id", SegmentHeader.STORE_ID_AT,
                        "created", SegmentHeader.CREATED_AT,
                        "crc32c", SegmentHeader.CRC32C_AT));
    }

    @Test
    void footerOfASegment() throws IOException {
        assertTable(
                "2.3 Footer of a segment",
                SegmentFooter.MAGIC,
                SegmentFooter.LENGTH,
                Map.of(
                        "magic", SegmentFooter.MAGIC_AT,
                        "read version", SegmentFooter.READ_VERSION_AT,
                        "write version", SegmentFooter.WRITE_VERSION_AT,
                        "reserved", SegmentFooter.RESERVED_AT,
                        "segment", SegmentFooter.SEGMENT_AT,
                        "end", SegmentFooter.END_AT,
                        "records", SegmentFooter.RECORDS_AT,
                        "min sequence", SegmentFooter.MIN_SEQUENCE_AT,
                        "max sequence", SegmentFooter.MAX_SEQUENCE_AT,
                        "crc32c", SegmentFooter.CRC32C_AT));
    }

    @Test
    void headerOfARecord() throws IOException {
        assertTable(
                "3.1 Header of a record",
                RecordHeader.MAGIC,
                RecordHeader.LENGTH,
                Map.of(
                        "magic", RecordHeader.MAGIC_AT,
                        "kind", RecordHeader.KIND_AT,
                        "reserved", RecordHeader.RESERVED_AT,
                        "descriptor length", RecordHeader.DESCRIPTOR_LENGTH_AT,
                        "sequence", RecordHeader.SEQUENCE_AT,
                        "body length", RecordHeader.BODY_LENGTH_AT,
                        "group offset", RecordHeader.GROUP_OFFSET_AT,
                        "body crc32c", RecordHeader.BODY_CRC32C_AT,
                        "head crc32c", RecordHeader.HEAD_CRC32C_AT));
    }

    @Test
    void framesAreReadBackAsTheyWereWritten() throws IOException {
        var bytes = ByteBuffer.allocate(200);
        var header = new SegmentHeader(7, 8, 9);
        var footer = new SegmentFooter(7, 1_000, 11, 12, 13);
        var identity = new StoreIdentity(14, 15);
        header.write(bytes);
        footer.write(bytes);
        identity.write(bytes);
        bytes.flip();
        assertEquals(header, SegmentHeader.read(bytes, "header"));
        bytes.position(SegmentHeader.LENGTH);
        assertEquals(footer, SegmentFooter.read(bytes, "footer"));
        bytes.position(SegmentHeader.LENGTH + SegmentFooter.LENGTH);
        assertEquals(identity, StoreIdentity.read(bytes, "identity"));
    }

    @Test
    void anyChangedByteOfAFrameIsFoundOut() {
        var bytes = ByteBuffer.allocate(SegmentFooter.LENGTH);
        new SegmentFooter(7, 1_000, 11, 12, 13).write(bytes);
        bytes.flip();
        for (int at = 0; at < SegmentFooter.LENGTH; at++) {
            byte whole = bytes.get(at);
            bytes.put(at, (byte) (whole ^ 0x10));
            assertThrows(IOException.class, () -> SegmentFooter.read(bytes, "footer"), "byte " + at);
            bytes.put(at, whole);
        }
    }

    @Test
    void aNewerReadVersionIsRefusedByName() {
        var bytes = ByteBuffer.allocate(SegmentHeader.LENGTH);
        new SegmentHeader(7, 8, 9).write(bytes);
        bytes.put(SegmentHeader.READ_VERSION_AT, (byte) 2).flip();
        var refusal = assertThrows(UnknownFormatException.class, () -> SegmentHeader.read(bytes, "some.seg"));
        assertEquals(
                "some.seg has format version 2, this build reads up to 1: use the newer Granary that wrote it",
                refusal.getMessage());
    }
}
