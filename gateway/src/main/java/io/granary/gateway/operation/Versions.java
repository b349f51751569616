package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.engine.ObjectHead;
import io.granary.gateway.lock.LockHeaders;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.name.BucketName;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import java.util.Optional;

/// How versions are named on the wire, and what answers tell of them.
public final class Versions {
    static final String ID = "x-amz-version-id";

    private static final String PARAMETER = "versionId";

    private Versions() {}

    /// The version that the request names; empty for the current one. Throws [RequestException] for a name that no
    /// version
    /// can have.
    public static Optional<VersionId> asked(S3Request request) {
        return request.query().size() == 0
                ? Optional.empty()
                : request.query().get(PARAMETER).map(text -> parse(PARAMETER, text));
    }

    /// Throws [RequestException] for a name that no version can have, which `parameter` has brought.
    static VersionId parse(String parameter, String text) {
        if (text.isEmpty()) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument(parameter, text, "Version id cannot be the empty string"));
        }
        try {
            return VersionId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument(parameter, text, "Invalid version id specified"));
        }
    }

    /// Tells which version was made, if it has a name of its own: a write where versioning is suspended says nothing.
    static S3Response tellMade(S3Response response, VersionId id) {
        return id.isNull() ? response : response.header(ID, id.toString());
    }

    /// Tells which version is meant, where the bucket keeps versions: a bucket that never did says nothing.
    public static S3Response tell(S3Response response, ObjectEngine engine, BucketName bucket, VersionId id) {
        if (!id.isNull() || engine.versioning(bucket).isPresent()) {
            response.header(ID, id.toString());
        }
        return response;
    }

    /// Tells of a version that is read: which it is, how many tags it has, how it is locked, and of the current one
    /// when it will
    /// go. Any thread.
    static S3Response describe(
            S3Response response,
            ObjectEngine engine,
            S3Request request,
            ObjectVersion.Stored version,
            ObjectHead head) {
        var bucket = request.requireBucket();
        tell(response, engine, bucket, version.id());
        if (asked(request).isEmpty() && !ReservedKeys.holds(request.requireKey())) {
            ExpirationHeader.tell(
                    response,
                    engine,
                    bucket,
                    request.requireKey(),
                    version.size(),
                    version.modifiedMillis(),
                    head.attributes());
        }
        Headers attributes = head.attributes();
        if (!attributes.isEmpty()) {
            attributes
                    .find(Attributes.TAGGING)
                    .map(tags ->
                            Tagging.ofHeader(tags, Tagging.MAX_OF_OBJECT).tags().size())
                    .filter(count -> count > 0)
                    .ifPresent(count -> response.header("x-amz-tagging-count", Integer.toString(count)));
            LockHeaders.tell(response, attributes);
        }
        return response;
    }
}
