package io.granary.gateway.chip;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.images.ImageException;
import io.granary.images.ImageFailure;

/// What S3 answers where no chip can be made.
final class ChipFailures {
    private ChipFailures() {}

    /// @param path of the chip, as it was asked for
    static RequestException of(ImageException e, String path) {
        return new RequestException(
                switch (e.failure()) {
                    case ImageFailure.Malformed f ->
                        new RequestFailure.InvalidArgument("key", path, "Not a chip of this image: " + f.what());
                    case ImageFailure.NotOffered f -> new RequestFailure.NotImplemented(f.what());
                    case ImageFailure.NotAnImage unused ->
                        new RequestFailure.InvalidRequest(
                                "The object is no image that is read here (JPEG, PNG, TIFF, WebP, GIF, BMP)");
                    case ImageFailure.Unsupported f ->
                        new RequestFailure.InvalidRequest("The image has what is not read here: " + f.what());
                    case ImageFailure.Damaged f ->
                        new RequestFailure.InvalidRequest("The image is damaged: " + f.what());
                    case ImageFailure.TooLarge f ->
                        new RequestFailure.InvalidRequest(
                                "Too large: " + f.asked() + " " + f.what() + ", of " + f.limit() + " at most");
                    case ImageFailure.TooSlow f ->
                        new RequestFailure.InvalidRequest("The chip took longer than " + f.limitMillis() + " ms");
                    case ImageFailure.Cancelled unused -> new RequestFailure.ClientGone();
                });
    }
}
