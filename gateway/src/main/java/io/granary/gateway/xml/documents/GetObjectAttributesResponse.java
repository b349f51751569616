package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.name.ETag;
import io.granary.model.object.BodyLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `GetObjectAttributesResponse`: of an object what was asked for, the entity tag without its quotes.
///
/// @param etag that checksums are written with, whether it is told or not
public record GetObjectAttributesResponse(
        ETag etag,
        boolean tellsEtag,
        Optional<Checksum> checksum,
        Optional<Parts> parts,
        boolean tellsStorageClass,
        OptionalLong size) {
    /// A page of the parts that the object came in.
    ///
    /// @param count of all parts
    /// @param marker the number behind which the page starts
    public record Parts(int count, int marker, int maxParts, boolean truncated, List<BodyLayout.Part> page) {}

    private static final Tag ROOT = Tag.root("GetObjectAttributesResponse");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag CHECKSUM = Tag.of("Checksum");
    private static final Tag CHECKSUM_TYPE = Tag.of("ChecksumType");
    private static final Tag OBJECT_PARTS = Tag.of("ObjectParts");
    private static final Tag PARTS_COUNT = Tag.of("PartsCount");
    private static final Tag PART_NUMBER_MARKER = Tag.of("PartNumberMarker");
    private static final Tag NEXT_PART_NUMBER_MARKER = Tag.of("NextPartNumberMarker");
    private static final Tag MAX_PARTS = Tag.of("MaxParts");
    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");
    private static final Tag PART = Tag.of("Part");
    private static final Tag PART_NUMBER = Tag.of("PartNumber");
    private static final Tag SIZE = Tag.of("Size");
    private static final Tag STORAGE_CLASS = Tag.of("StorageClass");
    private static final Tag OBJECT_SIZE = Tag.of("ObjectSize");

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        if (tellsEtag) {
            xml.element(ETAG, etag.toString());
        }
        checksum.ifPresent(value -> {
            xml.open(CHECKSUM);
            ChecksumText.write(xml, value, etag);
            xml.element(CHECKSUM_TYPE, value.type().name()).close(CHECKSUM);
        });
        parts.ifPresent(some -> write(xml, some));
        if (tellsStorageClass) {
            xml.element(STORAGE_CLASS, "STANDARD");
        }
        size.ifPresent(bytes -> xml.element(OBJECT_SIZE, bytes));
        return xml.close(ROOT).finish();
    }

    private static void write(XmlWriter xml, Parts parts) {
        xml.open(OBJECT_PARTS).element(PARTS_COUNT, parts.count).element(PART_NUMBER_MARKER, parts.marker);
        if (!parts.page.isEmpty()) {
            xml.element(NEXT_PART_NUMBER_MARKER, parts.page.getLast().number());
        }
        xml.element(MAX_PARTS, parts.maxParts).element(IS_TRUNCATED, parts.truncated);
        for (var part : parts.page) {
            xml.open(PART);
            part.checksum().ifPresent(value -> ChecksumText.writeOfPart(xml, value));
            xml.element(PART_NUMBER, part.number()).element(SIZE, part.size()).close(PART);
        }
        xml.close(OBJECT_PARTS);
    }
}
