package io.granary.gateway.operation;

import io.granary.engine.multipart.PartPut;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.UploadId;

/// The parameters by which a request speaks of an upload and of a part.
final class UploadParameters {
    private UploadParameters() {}

    /// The `uploadId`. An id that we never gave out is that of no upload.
    static UploadId upload(S3Request request) {
        var text = request.query()
                .get("uploadId")
                .orElseThrow(() -> new RequestException(new RequestFailure.InvalidArgument(
                        "uploadId", "", "This operation does not accept a request without an uploadId.")));
        try {
            return UploadId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RequestException(new RequestFailure.NoSuchUpload(text));
        }
    }

    /// The `partNumber`, 1 to 10,000.
    static int partNumber(S3Request request) {
        var text = request.query().get("partNumber").orElse("");
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= PartPut.MAX_NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                "partNumber",
                text,
                "Part number must be an integer between 1 and " + PartPut.MAX_NUMBER + ", inclusive"));
    }
}
