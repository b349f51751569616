package io.granary.gateway.operation;

import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.checksum.Checksum;
import io.granary.model.object.BodyLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The part of an object that `partNumber` of a read asks for. An object that did not come in parts is its own first
/// part.
///
/// @param span null for the whole of an empty object, of which there is no range
/// @param count of all parts, where the object came in parts
/// @param checksum of the part, where one is stored
record ObjectPart(ByteRange.@Nullable Span span, OptionalInt count, Optional<Checksum> checksum) {
    static final String PARAMETER = "partNumber";

    static boolean isAskedFor(S3Request request) {
        return request.query().size() > 0 && request.query().has(PARAMETER);
    }

    /// Reads the record where the object came in parts. Does not close `object`.
    static CompletionStage<ObjectPart> of(S3Request request, OpenObject object) {
        int number = UploadParameters.partNumber(request);
        if (request.headers().first("range") != null) {
            throw new RequestException(new RequestFailure.InvalidRequest(
                    "Cannot specify both Range header and partNumber query parameter"));
        }
        var version = object.version();
        int count = version.etag().parts();
        var parts = count > 0 ? OptionalInt.of(count) : OptionalInt.empty();
        return object.parts()
                .thenApply(all -> all.isEmpty() ? ofWhole(number, version.size(), parts) : find(number, all, parts));
    }

    private static ObjectPart ofWhole(int number, long size, OptionalInt count) {
        if (number != 1) {
            throw noSuchPart(number, 1);
        }
        return new ObjectPart(size == 0 ? null : new ByteRange.Span(0, size), count, Optional.empty());
    }

    private static ObjectPart find(int number, List<BodyLayout.Part> parts, OptionalInt count) {
        long offset = 0;
        for (var part : parts) {
            if (part.number() == number && part.size() > 0) {
                return new ObjectPart(new ByteRange.Span(offset, part.size()), count, part.checksum());
            }
            offset += part.size();
        }
        throw noSuchPart(number, parts.size());
    }

    private static RequestException noSuchPart(int number, int count) {
        return new RequestException(new RequestFailure.InvalidPartNumber(number, count));
    }

    /// Whether the checksum of the object is that of the part.
    boolean isObject() {
        return count.isEmpty();
    }

    /// Tells of the part in the answer that bears it, and how the checksum of the whole, if there is one, covers it.
    S3Response describe(S3Response response, boolean tellsChecksum, ObjectHead whole) {
        if (count.isPresent()) {
            response.header("x-amz-mp-parts-count", Integer.toString(count.getAsInt()));
        }
        if (tellsChecksum && checksum.isPresent()) {
            var value = checksum.get();
            response.header(value.kind().header(), value.base64());
            whole.checksum()
                    .ifPresent(all ->
                            response.header("x-amz-checksum-type", all.type().name()));
        }
        return response;
    }
}
