package io.granary.gateway.xml.documents;

import io.granary.engine.listing.VersionPage;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;

/// `ListVersionsResult`, the answer to ListObjectVersions. Versions and delete markers stand in their common order.
///
/// @param prefix as it was asked for, UTF-8, empty for none
/// @param delimiter likewise
/// @param keyMarker likewise
/// @param maxKeys as it was asked for, at most 1,000
/// @param urlEncoded whether names are percent-encoded
public record ListVersionsResult(
        String bucket,
        byte[] prefix,
        byte[] delimiter,
        byte[] keyMarker,
        String versionIdMarker,
        int maxKeys,
        boolean urlEncoded,
        VersionPage page) {
    private static final Tag ROOT = Tag.root("ListVersionsResult");
    private static final Tag NAME = Tag.of("Name");
    private static final Tag PREFIX = Tag.of("Prefix");
    private static final Tag KEY_MARKER = Tag.of("KeyMarker");
    private static final Tag VERSION_ID_MARKER = Tag.of("VersionIdMarker");
    private static final Tag NEXT_KEY_MARKER = Tag.of("NextKeyMarker");
    private static final Tag NEXT_VERSION_ID_MARKER = Tag.of("NextVersionIdMarker");
    private static final Tag MAX_KEYS = Tag.of("MaxKeys");
    private static final Tag DELIMITER = Tag.of("Delimiter");
    private static final Tag ENCODING_TYPE = Tag.of("EncodingType");
    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");
    private static final Tag VERSION = Tag.of("Version");
    private static final Tag DELETE_MARKER = Tag.of("DeleteMarker");
    private static final Tag COMMON_PREFIXES = Tag.of("CommonPrefixes");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag VERSION_ID = Tag.of("VersionId");
    private static final Tag IS_LATEST = Tag.of("IsLatest");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag SIZE = Tag.of("Size");
    private static final Tag STORAGE_CLASS = Tag.of("StorageClass");

    private static final int BYTES_AN_ENTRY = 480;

    public ByteBuffer xml() {
        var xml = new XmlWriter(1024 + page.items().size() * BYTES_AN_ENTRY).open(ROOT);
        xml.element(NAME, bucket)
                .element(PREFIX, prefix, urlEncoded && !ListBucketResult.readsAsItIs(prefix))
                .element(KEY_MARKER, keyMarker, urlEncoded)
                .element(VERSION_ID_MARKER, versionIdMarker);
        page.next().ifPresent(next -> {
            xml.element(NEXT_KEY_MARKER, next.key(), urlEncoded);
            next.version().ifPresent(id -> xml.element(NEXT_VERSION_ID_MARKER, id.toString()));
        });
        xml.element(MAX_KEYS, maxKeys);
        if (delimiter.length > 0) {
            xml.element(DELIMITER, delimiter, urlEncoded);
        }
        if (urlEncoded) {
            xml.element(ENCODING_TYPE, "url");
        }
        xml.element(IS_TRUNCATED, page.next().isPresent());
        for (var item : page.items()) {
            if (item instanceof VersionPage.Version version) {
                write(xml, version);
            }
        }
        for (var item : page.items()) {
            if (item instanceof VersionPage.CommonPrefix common) {
                xml.open(COMMON_PREFIXES)
                        .element(PREFIX, common.name(), urlEncoded)
                        .close(COMMON_PREFIXES);
            }
        }
        return xml.close(ROOT).finish();
    }

    private void write(XmlWriter xml, VersionPage.Version item) {
        switch (item.version()) {
            case ObjectVersion.Stored stored -> {
                head(xml.open(VERSION), item);
                xml.entityTag(
                                ETAG,
                                stored.etag().high(),
                                stored.etag().low(),
                                stored.etag().parts())
                        .prepared(ListBucketResult.checksum(stored))
                        .element(SIZE, stored.size())
                        .element(STORAGE_CLASS, "STANDARD");
                Owner.write(xml);
                xml.close(VERSION);
            }
            case ObjectVersion.DeleteMarker ignored -> {
                head(xml.open(DELETE_MARKER), item);
                Owner.write(xml);
                xml.close(DELETE_MARKER);
            }
        }
    }

    private void head(XmlWriter xml, VersionPage.Version item) {
        xml.element(KEY, item.name(), urlEncoded)
                .element(VERSION_ID, item.version().id().toString())
                .element(IS_LATEST, item.current())
                .time(LAST_MODIFIED, item.version().modifiedMillis());
    }
}
