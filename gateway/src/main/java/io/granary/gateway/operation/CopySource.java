package io.granary.gateway.operation;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.OpenObject;
import io.granary.gateway.request.Conditions;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Target;
import io.granary.model.name.BucketName;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The object that `x-amz-copy-source` names: `bucket/key` or `/bucket/key`, percent-encoded, perhaps with
/// `?versionId=…` behind it. A plus sign is a plus sign, as in a path.
record CopySource(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
    static final String HEADER = "x-amz-copy-source";

    private static final String VERSION = "?versionId=";

    /// Throws [RequestException] for what names no object that we could have.
    static CopySource of(S3Request request) {
        var header = request.headers().first(HEADER);
        if (header == null) {
            throw new RequestException(new RequestFailure.MissingHeader(HEADER));
        }
        int version = header.lastIndexOf(VERSION);
        var named = version < 0
                ? Optional.<VersionId>empty()
                : Optional.of(Versions.parse(HEADER, header.substring(version + VERSION.length())));
        var path = decode(header, version < 0 ? header.length() : version);
        int start = path.length > 0 && path[0] == '/' ? 1 : 0;
        int slash = start;
        while (slash < path.length && path[slash] != '/') {
            slash++;
        }
        var bucket = new String(path, start, slash - start, StandardCharsets.UTF_8);
        if (slash + 1 >= path.length) {
            throw invalid(header, "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        if (!BucketName.isLegal(bucket)) {
            throw new RequestException(new RequestFailure.IllegalBucketName(bucket));
        }
        try {
            var key = ObjectKey.ofUtf8(Arrays.copyOfRange(path, slash + 1, path.length));
            return new CopySource(new BucketName(bucket), key, named);
        } catch (KeyTooLongException e) {
            throw new RequestException(new RequestFailure.KeyTooLong(e.lengthBytes(), ObjectKey.MAX_BYTES));
        } catch (IllegalArgumentException e) {
            throw invalid(header, String.valueOf(e.getMessage()));
        }
    }

    Target target() {
        return new Target(bucket, key, version.map(VersionId::toString).orElse(""));
    }

    /// Finds the source; the caller closes it. A copy cannot be of a delete marker.
    OpenObject open(ObjectEngine engine) {
        try {
            return engine.open(bucket, key, version);
        } catch (EngineException e) {
            if (e.failure() instanceof EngineFailure.IsDeleteMarker) {
                throw new RequestException(new RequestFailure.InvalidRequest(
                        "The source of a copy request may not specifically refer to a delete marker by version id."));
            }
            throw e;
        }
    }

    /// Tells which version was copied, where its bucket keeps versions.
    S3Response tell(S3Response response, ObjectEngine engine, VersionId copied) {
        if (!copied.isNull() || engine.versioning(bucket).isPresent()) {
            response.header("x-amz-copy-source-version-id", copied.toString());
        }
        return response;
    }

    /// Whether the copy would be of an object to itself. An older version becomes the current one that way.
    boolean is(S3Request destination) {
        return version.isEmpty() && bucket.equals(destination.requireBucket()) && key.equals(destination.requireKey());
    }

    /// Judges the conditions on the source; for a copy, "not modified" is a failed condition like any other.
    static void judge(S3Request request, ObjectVersion.Stored version) {
        switch (Conditions.ofCopySource(request.headers()).judge(version.etag(), version.modifiedMillis())) {
            case Conditions.Verdict.Holds unused -> {}
            case Conditions.Verdict.NotModified unused ->
                throw new RequestException(new RequestFailure.PreconditionFailed("x-amz-copy-source-If-None-Match"));
            case Conditions.Verdict.Failed failed ->
                throw new RequestException(
                        new RequestFailure.PreconditionFailed("x-amz-copy-source-" + failed.condition()));
        }
    }

    /// The bytes of the first `length` characters, each of which is one byte or the start of a `%XX`.
    private static byte[] decode(String header, int length) {
        var bytes = new byte[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            char c = header.charAt(i);
            if (c == '%') {
                int high = i + 2 < length ? Character.digit(header.charAt(i + 1), 16) : -1;
                int low = i + 2 < length ? Character.digit(header.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw invalid(header, "not percent-encoded as it should be");
                }
                bytes[count++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[count++] = (byte) c;
            }
        }
        return Arrays.copyOf(bytes, count);
    }

    private static RequestException invalid(String header, String why) {
        return new RequestException(new RequestFailure.InvalidArgument(HEADER, header, why));
    }
}
