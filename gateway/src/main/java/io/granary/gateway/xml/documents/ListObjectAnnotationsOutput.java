package io.granary.gateway.xml.documents;

import io.granary.engine.annotation.StoredAnnotation;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// `ListObjectAnnotationsOutput`, the answer to ListObjectAnnotations. The list is wrapped and its entries are called
/// `AnnotationEntry`, as in S3's service model. A key that XML cannot carry is left out.
///
/// @param limit how many were asked for
/// @param token where the page starts, as the client sent it
/// @param next where the next page starts; empty on the last one
public record ListObjectAnnotationsOutput(
        BucketName bucket,
        ObjectKey key,
        Optional<String> prefix,
        int limit,
        Optional<String> token,
        Optional<String> next,
        List<StoredAnnotation> annotations) {
    private static final Tag ROOT = Tag.root("ListObjectAnnotationsOutput");
    private static final Tag ANNOTATIONS = Tag.of("Annotations");
    private static final Tag ENTRY = Tag.of("AnnotationEntry");
    private static final Tag NAME = Tag.of("AnnotationName");
    private static final Tag LAST_MODIFIED = Tag.of("LastModified");
    private static final Tag ETAG = Tag.of("ETag");
    private static final Tag CHECKSUM_ALGORITHM = Tag.of("ChecksumAlgorithm");
    private static final Tag SIZE = Tag.of("Size");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag KEY = Tag.of("Key");
    private static final Tag PREFIX = Tag.of("AnnotationPrefix");
    private static final Tag LIMIT = Tag.of("MaxAnnotationResults");
    private static final Tag COUNT = Tag.of("AnnotationCount");
    private static final Tag TOKEN = Tag.of("ContinuationToken");
    private static final Tag NEXT = Tag.of("NextContinuationToken");

    private static final int BYTES_AN_ENTRY = 280;

    public ByteBuffer xml() {
        var xml = new XmlWriter(512 + annotations.size() * BYTES_AN_ENTRY).open(ROOT);
        if (annotations.isEmpty()) {
            xml.empty(ANNOTATIONS);
        } else {
            xml.open(ANNOTATIONS);
            annotations.forEach(annotation -> write(xml, annotation));
            xml.close(ANNOTATIONS);
        }
        xml.element(BUCKET, bucket.value());
        if (XmlWriter.canCarry(key.utf8())) {
            xml.element(KEY, key.utf8());
        }
        prefix.ifPresent(text -> xml.element(PREFIX, text));
        xml.element(LIMIT, limit).element(COUNT, annotations.size());
        token.ifPresent(text -> xml.element(TOKEN, text));
        next.ifPresent(text -> xml.element(NEXT, text));
        return xml.close(ROOT).finish();
    }

    private static void write(XmlWriter xml, StoredAnnotation annotation) {
        var etag = annotation.etag();
        xml.open(ENTRY)
                .element(NAME, annotation.name().value())
                .time(LAST_MODIFIED, annotation.modifiedMillis())
                .entityTag(ETAG, etag.high(), etag.low(), etag.parts())
                .element(CHECKSUM_ALGORITHM, annotation.checksum().kind().wireName())
                .element(SIZE, annotation.size())
                .close(ENTRY);
    }
}
