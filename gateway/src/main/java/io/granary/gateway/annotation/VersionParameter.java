package io.granary.gateway.annotation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.VersionId;
import java.util.Optional;

/// The `versionId` of a request; empty when there is none.
final class VersionParameter {
    private VersionParameter() {}

    static Optional<VersionId> of(S3Request request) {
        return request.query().get("versionId").map(VersionParameter::parse);
    }

    private static VersionId parse(String text) {
        try {
            return VersionId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument("versionId", text, "Invalid version id specified"));
        }
    }
}
