package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import java.nio.ByteBuffer;

/// `InitiateMultipartUploadResult`, the answer to CreateMultipartUpload.
public record InitiateMultipartUploadResult(BucketName bucket, ObjectKey key, UploadId upload) {
    private static final Tag ROOT = Tag.root("InitiateMultipartUploadResult");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag UPLOAD_ID = Tag.of("UploadId");

    public ByteBuffer xml() {
        return new XmlWriter()
                .open(ROOT)
                .element(BUCKET, bucket.value())
                .element(KEY, key.utf8())
                .element(UPLOAD_ID, upload.toString())
                .close(ROOT)
                .finish();
    }
}
