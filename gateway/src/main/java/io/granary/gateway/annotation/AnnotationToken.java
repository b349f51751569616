package io.granary.gateway.annotation;

import io.granary.gateway.operation.ContinuationToken;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Where a list of annotations goes on: in which version and behind which name. It belongs to one list: a CRC of what
/// the list is of tells it from another's.
record AnnotationToken(VersionId version, AnnotationName last) {
    /// What a list is of.
    record Place(BucketName bucket, ObjectKey key, String prefix) {
        private int crc() {
            var crc = new CRC32C();
            crc.update(bucket.value().getBytes(StandardCharsets.UTF_8));
            crc.update(0);
            crc.update(key.utf8());
            crc.update(0);
            crc.update(prefix.getBytes(StandardCharsets.UTF_8));
            return (int) crc.getValue();
        }
    }

    String text(Place place) {
        var name = last.utf8();
        return ContinuationToken.of(ByteBuffer.allocate(Integer.BYTES + Long.BYTES + name.length)
                .putInt(place.crc())
                .putLong(version.sequence())
                .put(name)
                .array());
    }

    /// Throws [RequestException] for a token that [#text] did not make for this place.
    static AnnotationToken parse(String token, Place place) {
        try {
            var bytes = ByteBuffer.wrap(ContinuationToken.name(token));
            if (bytes.getInt() == place.crc()) {
                return new AnnotationToken(new VersionId(bytes.getLong()), AnnotationName.ofUtf8(bytes));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // Told below.
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                "continuation-token", token, "The continuation token provided is incorrect"));
    }
}
