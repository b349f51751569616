package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;

/// `CopyPartResult`, the answer to UploadPartCopy.
public record CopyPartResult(ETag etag, long modifiedMillis, Checksum checksum) {
    private static final Tag ROOT = Tag.root("CopyPartResult");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");

    public ByteBuffer xml() {
        var xml = new XmlWriter()
                .open(ROOT)
                .time(LAST_MODIFIED, modifiedMillis)
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts());
        ChecksumText.writeOfPart(xml, checksum);
        return xml.close(ROOT).finish();
    }
}
