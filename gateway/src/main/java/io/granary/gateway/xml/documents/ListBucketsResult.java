package io.granary.gateway.xml.documents;

import io.granary.gateway.request.Account;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import io.granary.index.BucketEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// `ListAllMyBucketsResult`, the answer to ListBuckets.
///
/// @param prefix as it was asked for
/// @param nextToken where the next page starts, if there is one
public record ListBucketsResult(
        Account owner, List<BucketEntry> buckets, String region, Optional<String> prefix, Optional<String> nextToken) {
    private static final Tag ROOT = Tag.root("ListAllMyBucketsResult");
    private static final Tag BUCKETS = Tag.of("Buckets");
    private static final Tag BUCKET = Tag.of("Bucket");
    private static final Tag NAME = Tag.of("Name");
    private static final Tag CREATION_DATE = Tag.of("CreationDate");
    private static final Tag BUCKET_REGION = Tag.of("BucketRegion");
    private static final Tag CONTINUATION_TOKEN = Tag.of("ContinuationToken");
    private static final Tag PREFIX = Tag.of("Prefix");

    public ByteBuffer xml() {
        var xml = new XmlWriter(512 + buckets.size() * 192).open(ROOT);
        Owner.write(xml, owner);
        xml.open(BUCKETS);
        for (var bucket : buckets) {
            xml.open(BUCKET)
                    .element(NAME, bucket.name().value())
                    .time(CREATION_DATE, bucket.createdMillis())
                    .element(BUCKET_REGION, region)
                    .close(BUCKET);
        }
        xml.close(BUCKETS);
        nextToken.ifPresent(token -> xml.element(CONTINUATION_TOKEN, token));
        prefix.ifPresent(text -> xml.element(PREFIX, text));
        return xml.close(ROOT).finish();
    }
}
