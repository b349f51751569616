package io.granary.gateway.xml.documents;

import io.granary.engine.listing.ListPage;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// `ListBucketResult`, the answer to both ListObjects and ListObjectsV2. They differ in how they speak of where a page
/// starts and ends ([Paging]), in the count of keys, and in whether owners are told unasked.
///
/// @param prefix as it was asked for, UTF-8, empty for none
/// @param delimiter likewise
/// @param maxKeys as it was asked for, at most 1,000
/// @param urlEncoded whether names are percent-encoded
public record ListBucketResult(
        String bucket,
        byte[] prefix,
        byte[] delimiter,
        int maxKeys,
        boolean urlEncoded,
        boolean owners,
        Paging paging,
        ListPage page) {
    /// Where a page starts and the next one would.
    public sealed interface Paging {}

    /// Markers are names; an empty one is none.
    public record Markers(byte[] marker, byte[] nextMarker) implements Paging {}

    /// A token is empty where there is none; null-free but not always told, so each has its own element or not.
    ///
    /// @param echoToken whether a continuation token came, even an empty one
    public record Tokens(byte[] startAfter, boolean echoToken, String token, String nextToken) implements Paging {}

    private static final Tag ROOT = Tag.root("ListBucketResult");
    private static final Tag NAME = Tag.of("Name");
    private static final Tag PREFIX = Tag.of("Prefix");
    private static final Tag MARKER = Tag.of("Marker");
    private static final Tag NEXT_MARKER = Tag.of("NextMarker");
    private static final Tag START_AFTER = Tag.of("StartAfter");
    private static final Tag CONTINUATION_TOKEN = Tag.of("ContinuationToken");
    private static final Tag NEXT_CONTINUATION_TOKEN = Tag.of("NextContinuationToken");
    private static final Tag KEY_COUNT = Tag.of("KeyCount");
    private static final Tag MAX_KEYS = Tag.of("MaxKeys");
    private static final Tag DELIMITER = Tag.of("Delimiter");
    private static final Tag ENCODING_TYPE = Tag.of("EncodingType");
    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");
    private static final Tag CONTENTS = Tag.of("Contents");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag SIZE = Tag.of("Size");
    private static final Tag COMMON_PREFIXES = Tag.of("CommonPrefixes");

    private static final byte[] STORAGE_CLASS = ascii("<StorageClass>STANDARD</StorageClass>");

    /// The elements of each algorithm, by its code, for checksums of whole objects and of parts.
    private static final byte[][] CHECKSUMS = checksums(ChecksumType.FULL_OBJECT);

    private static final byte[][] COMPOSITE_CHECKSUMS = checksums(ChecksumType.COMPOSITE);

    private static final int BYTES_AN_ENTRY = 400;

    public ByteBuffer xml() {
        var xml = new XmlWriter(1024 + page.items().size() * BYTES_AN_ENTRY).open(ROOT);
        xml.element(NAME, bucket).element(PREFIX, prefix, urlEncoded && !readsAsItIs(prefix));
        switch (paging) {
            case Markers markers -> write(xml, markers);
            case Tokens tokens -> write(xml, tokens);
        }
        xml.element(MAX_KEYS, maxKeys);
        if (delimiter.length > 0) {
            xml.element(DELIMITER, delimiter, urlEncoded);
        }
        if (urlEncoded) {
            xml.element(ENCODING_TYPE, "url");
        }
        xml.element(IS_TRUNCATED, page.truncated());
        for (var item : page.items()) {
            if (item instanceof ListPage.Key key) {
                write(xml, key);
            }
        }
        for (var item : page.items()) {
            if (item instanceof ListPage.CommonPrefix common) {
                xml.open(COMMON_PREFIXES)
                        .element(PREFIX, common.name(), urlEncoded)
                        .close(COMMON_PREFIXES);
            }
        }
        return xml.close(ROOT).finish();
    }

    /// Of the names in the head, botocore decodes all but the prefix, and others decode that one too. Where decoding
    /// changes nothing and XML can carry it, it is therefore written as it is, which is right for both.
    static boolean readsAsItIs(byte[] name) {
        for (byte b : name) {
            if (b == '%' || b == '+') {
                return false;
            }
        }
        return XmlWriter.canCarry(name);
    }

    private void write(XmlWriter xml, Markers markers) {
        xml.element(MARKER, markers.marker, urlEncoded);
        if (markers.nextMarker.length > 0) {
            xml.element(NEXT_MARKER, markers.nextMarker, urlEncoded);
        }
    }

    private void write(XmlWriter xml, Tokens tokens) {
        if (tokens.startAfter.length > 0) {
            xml.element(START_AFTER, tokens.startAfter, urlEncoded);
        }
        if (tokens.echoToken) {
            xml.element(CONTINUATION_TOKEN, tokens.token);
        }
        if (!tokens.nextToken.isEmpty()) {
            xml.element(NEXT_CONTINUATION_TOKEN, tokens.nextToken);
        }
        xml.element(KEY_COUNT, page.items().size());
    }

    private void write(XmlWriter xml, ListPage.Key key) {
        var version = key.version();
        xml.open(CONTENTS)
                .element(KEY, key.name(), urlEncoded)
                .time(LAST_MODIFIED, version.modifiedMillis())
                .entityTag(
                        ETAG,
                        version.etag().high(),
                        version.etag().low(),
                        version.etag().parts())
                .prepared(checksum(version))
                .element(SIZE, version.size());
        if (owners) {
            Owner.write(xml);
        }
        xml.prepared(STORAGE_CLASS).close(CONTENTS);
    }

    static byte[] checksum(ObjectVersion.Stored version) {
        int code = version.checksumCode();
        return code < 0 ? COMPOSITE_CHECKSUMS[-code] : CHECKSUMS[code];
    }

    private static byte[][] checksums(ChecksumType type) {
        var elements = new byte[ChecksumKind.values().length + 1][];
        elements[0] = new byte[0];
        for (var kind : ChecksumKind.values()) {
            elements[kind.code()] = ascii("<ChecksumAlgorithm>" + kind.wireName() + "</ChecksumAlgorithm><ChecksumType>"
                    + type.name() + "</ChecksumType>");
        }
        return elements;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
