package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// `PostResponse`, what a form gets that asked for status 201. S3 gives it no namespace.
///
/// @param etag in its quotes
public record PostResponse(String location, String bucket, String key, String etag) {
    private static final Tag ROOT = Tag.of("PostResponse");
    private static final Tag LOCATION = Tag.of("Location");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag ETAG = Tag.of("ETag");

    public ByteBuffer xml() {
        return new XmlWriter()
                .open(ROOT)
                .element(LOCATION, location)
                .element(BUCKET, bucket)
                .element(KEY, key)
                .element(ETAG, etag)
                .close(ROOT)
                .finish();
    }
}
