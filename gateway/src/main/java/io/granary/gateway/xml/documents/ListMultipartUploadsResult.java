package io.granary.gateway.xml.documents;

import io.granary.engine.multipart.Upload;
import io.granary.gateway.request.Account;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.BucketName;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/// `ListMultipartUploadsResult`, the answer to ListMultipartUploads. Byte arrays are UTF-8, empty for what was not
/// given.
///
/// @param maxUploads as it was asked for, at most 1,000
/// @param urlEncoded whether names are percent-encoded
/// @param truncated whether items follow those of this page
/// @param owners who began an upload
public record ListMultipartUploadsResult(
        BucketName bucket,
        byte[] prefix,
        byte[] delimiter,
        byte[] keyMarker,
        String uploadIdMarker,
        int maxUploads,
        boolean urlEncoded,
        List<Item> items,
        boolean truncated,
        Function<Upload, Account> owners) {
    /// One line of the page, in the order of names.
    public sealed interface Item {
        /// The key, or the common prefix.
        byte[] name();
    }

    public record InProgress(Upload upload) implements Item {
        @Override
        public byte[] name() {
            return upload.key().utf8();
        }
    }

    public record CommonPrefix(byte[] name) implements Item {}

    private static final Tag ROOT = Tag.root("ListMultipartUploadsResult");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY_MARKER = Tag.of("KeyMarker");
    private static final Tag UPLOAD_ID_MARKER = Tag.of("UploadIdMarker");
    private static final Tag NEXT_KEY_MARKER = Tag.of("NextKeyMarker");
    private static final Tag NEXT_UPLOAD_ID_MARKER = Tag.of("NextUploadIdMarker");
    private static final Tag PREFIX = Tag.of("Prefix");
    private static final Tag DELIMITER = Tag.of("Delimiter");
    private static final Tag ENCODING_TYPE = Tag.of("EncodingType");
    private static final Tag MAX_UPLOADS = Tag.of("MaxUploads");
    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");
    private static final Tag UPLOAD = Tag.of("Upload");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag UPLOAD_ID = Tag.of("UploadId");
    private static final Tag INITIATED = Tag.of("Initiated");
    private static final Tag COMMON_PREFIXES = Tag.of("CommonPrefixes");

    private static final int BYTES_AN_ITEM = 700;

    public ByteBuffer xml() {
        var xml = new XmlWriter(1024 + items.size() * BYTES_AN_ITEM).open(ROOT);
        xml.element(BUCKET, bucket.value())
                .element(KEY_MARKER, keyMarker, urlEncoded)
                .element(UPLOAD_ID_MARKER, uploadIdMarker);
        if (truncated && !items.isEmpty()) {
            writeNext(xml, items.getLast());
        }
        xml.element(PREFIX, prefix, urlEncoded);
        if (delimiter.length > 0) {
            xml.element(DELIMITER, delimiter, urlEncoded);
        }
        if (urlEncoded) {
            xml.element(ENCODING_TYPE, "url");
        }
        xml.element(MAX_UPLOADS, maxUploads).element(IS_TRUNCATED, truncated);
        for (var item : items) {
            if (item instanceof InProgress one) {
                write(xml, one.upload);
            }
        }
        for (var item : items) {
            if (item instanceof CommonPrefix common) {
                xml.open(COMMON_PREFIXES)
                        .element(PREFIX, common.name, urlEncoded)
                        .close(COMMON_PREFIXES);
            }
        }
        return xml.close(ROOT).finish();
    }

    private void writeNext(XmlWriter xml, Item last) {
        var id = switch (last) {
            case InProgress one -> one.upload.id().toString();
            case CommonPrefix unused -> "";
        };
        xml.element(NEXT_KEY_MARKER, last.name(), urlEncoded).element(NEXT_UPLOAD_ID_MARKER, id);
    }

    private void write(XmlWriter xml, Upload upload) {
        xml.open(UPLOAD)
                .element(KEY, upload.key().utf8(), urlEncoded)
                .element(UPLOAD_ID, upload.id().toString());
        UploadFacts.write(xml, upload, owners.apply(upload));
        xml.time(INITIATED, upload.initiatedMillis()).close(UPLOAD);
    }
}
