package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;

/// `CopyObjectResult`, the answer to CopyObject.
public record CopyObjectResult(ETag etag, long modifiedMillis, Checksum checksum) {
    private static final Tag ROOT = Tag.root("CopyObjectResult");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag CHECKSUM_TYPE = Tag.of("ChecksumType");

    public ByteBuffer xml() {
        var xml = new XmlWriter()
                .open(ROOT)
                .time(LAST_MODIFIED, modifiedMillis)
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts())
                .element(CHECKSUM_TYPE, checksum.type().name());
        ChecksumText.write(xml, checksum, etag);
        return xml.close(ROOT).finish();
    }
}
