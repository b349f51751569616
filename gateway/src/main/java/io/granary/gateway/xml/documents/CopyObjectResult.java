package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// `CopyObjectResult`, the answer to CopyObject.
public record CopyObjectResult(ETag etag, long modifiedMillis, Checksum checksum) {
    private static final Tag ROOT = Tag.root("CopyObjectResult");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag CHECKSUM_TYPE = Tag.of("ChecksumType");

    /// `ChecksumCRC32` and its like, in the order of their codes, which start at 1.
    private static final Tag[] CHECKSUMS = Arrays.stream(ChecksumKind.values())
            .map(kind -> Tag.of("Checksum" + kind.wireName()))
            .toArray(Tag[]::new);

    public ByteBuffer xml() {
        return new XmlWriter()
                .open(ROOT)
                .time(LAST_MODIFIED, modifiedMillis)
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts())
                .element(CHECKSUM_TYPE, checksum.type().name())
                .element(CHECKSUMS[checksum.kind().code() - 1], checksum.base64())
                .close(ROOT)
                .finish();
    }
}
