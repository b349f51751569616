package io.granary.gateway.virtual;

import io.granary.model.name.ETag;
import io.granary.model.object.Headers;
import java.nio.ByteBuffer;
import java.util.List;

/// What the head of an answer says of a virtual object.
///
/// @param modifiedMillis since 1970; what the object is made of is not younger
/// @param headers `content-type` and whatever else goes out with it, names in lower case
public record VirtualFacts(long size, ETag etag, long modifiedMillis, Headers headers) {
    public VirtualFacts {
        if (size < 0) {
            throw new IllegalArgumentException("negative size");
        }
    }

    public static Headers contentType(String type) {
        return new Headers(List.of(new Headers.Header(Headers.CONTENT_TYPE, type)));
    }

    /// An ETag of the first 16 bytes of a digest over all that the bytes depend on. It has the form of an upload in one
    /// part, because clients take any other for the MD5 of the body and compare.
    public static ETag etag(byte[] digest) {
        var bytes = ByteBuffer.wrap(digest);
        return new ETag(bytes.getLong(), bytes.getLong(), 1);
    }
}
