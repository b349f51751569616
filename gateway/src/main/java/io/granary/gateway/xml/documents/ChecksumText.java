package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.ETag;
import java.util.Arrays;
import java.util.Optional;

/// Checksums as headers and documents of S3 write them: Base64, and behind that of a composite one a dash and the
/// number
/// of parts.
public final class ChecksumText {
    private static final String ELEMENT_PREFIX = "Checksum";

    /// `ChecksumCRC32` and its like, in the order of their codes, which start at 1.
    private static final Tag[] TAGS = Arrays.stream(ChecksumKind.values())
            .map(kind -> Tag.of(ELEMENT_PREFIX + kind.wireName()))
            .toArray(Tag[]::new);

    private ChecksumText() {}

    /// @param etag of the same object: it knows the number of parts
    public static String of(Checksum checksum, ETag etag) {
        return checksum.type() == ChecksumType.COMPOSITE ? checksum.base64() + '-' + etag.parts() : checksum.base64();
    }

    /// The checksum of an object.
    static void write(XmlWriter xml, Checksum checksum, ETag etag) {
        xml.element(tag(checksum), of(checksum, etag));
    }

    /// The checksum of a part, which always covers its bytes.
    static void writeOfPart(XmlWriter xml, Checksum checksum) {
        xml.element(tag(checksum), checksum.base64());
    }

    /// The value in an element such as `ChecksumCRC32`; empty for an element that is no checksum. Throws
    /// `IllegalArgumentException` where the value is none of its kind.
    static Optional<Checksum> read(XmlElement element) {
        if (!element.name().startsWith(ELEMENT_PREFIX)) {
            return Optional.empty();
        }
        return ChecksumKind.ofWireName(element.name().substring(ELEMENT_PREFIX.length()))
                .map(kind -> Checksum.parse(kind, element.text().strip()));
    }

    private static Tag tag(Checksum checksum) {
        return TAGS[checksum.kind().code() - 1];
    }
}
