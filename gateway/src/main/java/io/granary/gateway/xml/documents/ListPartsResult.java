package io.granary.gateway.xml.documents;

import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.Upload;
import io.granary.gateway.request.Account;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.List;

/// `ListPartsResult`, the answer to ListParts. Checksums are told of an upload for which one was asked.
///
/// @param owner of the upload
/// @param marker the number behind which the page starts
/// @param maxParts as it was asked for, at most 1,000
/// @param truncated whether parts follow those of this page
public record ListPartsResult(
        BucketName bucket,
        Upload upload,
        Account owner,
        int marker,
        int maxParts,
        boolean urlEncoded,
        List<StoredPart> parts,
        boolean truncated) {
    private static final Tag ROOT = Tag.root("ListPartsResult");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag UPLOAD_ID = Tag.of("UploadId");
    private static final Tag PART_NUMBER_MARKER = Tag.of("PartNumberMarker");
    private static final Tag NEXT_PART_NUMBER_MARKER = Tag.of("NextPartNumberMarker");
    private static final Tag MAX_PARTS = Tag.of("MaxParts");
    private static final Tag ENCODING_TYPE = Tag.of("EncodingType");
    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");
    private static final Tag PART = Tag.of("Part");
    private static final Tag PART_NUMBER = Tag.of("PartNumber");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag SIZE = Tag.of("Size");

    private static final int BYTES_A_PART = 260;

    public ByteBuffer xml() {
        var xml = new XmlWriter(1024 + parts.size() * BYTES_A_PART).open(ROOT);
        xml.element(BUCKET, bucket.value())
                .element(KEY, upload.key().utf8(), urlEncoded)
                .element(UPLOAD_ID, upload.id().toString())
                .element(PART_NUMBER_MARKER, marker);
        if (!parts.isEmpty()) {
            xml.element(NEXT_PART_NUMBER_MARKER, parts.getLast().number());
        }
        xml.element(MAX_PARTS, maxParts);
        if (urlEncoded) {
            xml.element(ENCODING_TYPE, "url");
        }
        xml.element(IS_TRUNCATED, truncated);
        parts.forEach(part -> write(xml, part));
        UploadFacts.write(xml, upload, owner);
        return xml.close(ROOT).finish();
    }

    private void write(XmlWriter xml, StoredPart part) {
        var etag = part.etag();
        xml.open(PART)
                .element(PART_NUMBER, part.number())
                .time(LAST_MODIFIED, part.modifiedMillis())
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts())
                .element(SIZE, part.size());
        if (upload.declared()) {
            ChecksumText.writeOfPart(xml, part.checksum());
        }
        xml.close(PART);
    }
}
