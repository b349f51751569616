package io.granary.gateway.operation;

import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.object.ObjectVersion;
import org.jspecify.annotations.Nullable;

/// Settles `Range` and `If-Range` on the version that was found.
final class Ranges {
    private Ranges() {}

    /// The part asked for, or null for the whole object. Throws with [RequestFailure.InvalidRange] where the object
    /// has no such bytes.
    static ByteRange.@Nullable Span of(S3Request request, ObjectVersion.Stored version) {
        var header = request.headers().first("range");
        if (header == null || isOutdated(request, version)) {
            return null;
        }
        var range = ByteRange.parse(header);
        if (range.isEmpty()) {
            return null;
        }
        var span = range.get().of(version.size());
        if (span.isEmpty()) {
            throw new RequestException(new RequestFailure.InvalidRange(header, version.size()));
        }
        return span.get();
    }

    /// Whether `If-Range` speaks of another version, so that the whole object is to be sent.
    private static boolean isOutdated(S3Request request, ObjectVersion.Stored version) {
        var validator = request.headers().first("if-range");
        if (validator == null) {
            return false;
        }
        if (validator.equals(version.etag().quoted())) {
            return false;
        }
        var date = HttpDate.parse(validator);
        return date.isEmpty() || date.getAsLong() != Math.floorDiv(version.modifiedMillis(), 1000) * 1000;
    }
}
