package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.checksum.Checksum;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;

/// `CompleteMultipartUploadResult`, the answer to CompleteMultipartUpload. Its `Location` is the object's path: under
/// which names and schemes this server is reached, it does not know.
public record CompleteMultipartUploadResult(BucketName bucket, ObjectKey key, ETag etag, Checksum checksum) {
    private static final Tag ROOT = Tag.root("CompleteMultipartUploadResult");
    private static final Tag LOCATION = Tag.of("Location");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag CHECKSUM_TYPE = Tag.of("ChecksumType");

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT);
        xml.element(LOCATION, location(), true)
                .element(BUCKET, bucket.value())
                .element(KEY, key.utf8())
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts());
        ChecksumText.write(xml, checksum, etag);
        return xml.element(CHECKSUM_TYPE, checksum.type().name()).close(ROOT).finish();
    }

    private byte[] location() {
        var name = bucket.value();
        var path = ByteBuffer.allocate(2 + name.length() + key.utf8().length).put((byte) '/');
        for (int i = 0; i < name.length(); i++) {
            path.put((byte) name.charAt(i));
        }
        return path.put((byte) '/').put(key.utf8()).array();
    }
}
