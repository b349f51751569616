package io.granary.gateway.operation;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.ETag;
import java.util.Base64;
import java.util.Optional;

/// The `Content-MD5` header.
public final class ContentMd5 {
    private ContentMd5() {}

    /// Its 16 bytes. Throws with [RequestFailure.InvalidDigest] for anything else.
    public static Optional<byte[]> of(HeaderFields headers) {
        var value = headers.first("content-md5");
        if (value == null) {
            return Optional.empty();
        }
        try {
            var md5 = Base64.getDecoder().decode(value);
            if (md5.length == ETag.MD5_BYTES) {
                return Optional.of(md5);
            }
        } catch (IllegalArgumentException e) {
            // No Base64 at all.
        }
        throw new RequestException(new RequestFailure.InvalidDigest(value));
    }
}
