package io.granary.gateway.lock;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.name.BucketName;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.Retention;
import java.time.Instant;

/// The headers of locks: of a version that is written, and in the answer when it is read.
public final class LockHeaders {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final String BYPASS = "x-amz-bypass-governance-retention";

    private LockHeaders() {}

    /// The attributes that the headers of a write ask for. Throws [RequestException] for what they cannot ask for, and
    /// where
    /// the bucket has no lock.
    public static Headers of(S3Request request, ObjectEngine engine) {
        var headers = request.headers();
        var mode = headers.first(MODE);
        var until = headers.first(UNTIL);
        var hold = headers.first(HOLD);
        if (mode == null && until == null && hold == null) {
            return Headers.NONE;
        }
        requireLock(engine, request.requireBucket());
        var attributes = Headers.NONE;
        if (mode != null || until != null) {
            if (mode == null || until == null) {
                throw new RequestException(new RequestFailure.InvalidArgument(
                        mode == null ? MODE : UNTIL, "", UNTIL + " and " + MODE + " must both be supplied"));
            }
            attributes =
                    attributes.with(Attributes.RETENTION, retention(mode, until).text());
        }
        if (hold != null) {
            if (!hold.equals("ON") && !hold.equals("OFF")) {
                throw new RequestException(
                        new RequestFailure.InvalidArgument(HOLD, hold, "Legal Hold must be either of 'ON' or 'OFF'"));
            }
            attributes = attributes.with(Attributes.LEGAL_HOLD, hold);
        }
        return attributes;
    }

    private static Retention retention(String mode, String until) {
        if (!mode.equals("GOVERNANCE") && !mode.equals("COMPLIANCE")) {
            throw new RequestException(new RequestFailure.InvalidArgument(MODE, mode, "Unknown wormMode directive."));
        }
        var time = LockTimes.parse(until)
                .orElseThrow(() -> new RequestException(new RequestFailure.InvalidArgument(
                        UNTIL, until, "The retain until date must be provided in ISO 8601 format")));
        if (time.isBefore(Instant.now())) {
            throw new RequestException(
                    new RequestFailure.InvalidArgument(UNTIL, until, "The retain until date must be in the future!"));
        }
        return new Retention(Retention.Mode.valueOf(mode), time.toEpochMilli());
    }

    /// Throws [RequestException] where versions of the bucket cannot be locked.
    static void requireLock(ObjectEngine engine, BucketName bucket) {
        if (engine.objectLock(bucket).isEmpty()) {
            throw new RequestException(
                    new RequestFailure.InvalidRequest("Bucket is missing Object Lock Configuration"));
        }
    }

    /// Whether the caller, who was asked whether he may, wants a retention in governance mode to count for nothing.
    public static boolean bypasses(HeaderFields headers) {
        var value = headers.first(BYPASS);
        return value != null && value.equalsIgnoreCase("true");
    }

    /// Tells how a version is locked.
    public static void tell(S3Response response, Headers attributes) {
        attributes.find(Attributes.RETENTION).map(Retention::parse).ifPresent(retention -> {
            response.header(MODE, retention.mode().name());
            response.header(UNTIL, LockTimes.format(retention.untilMillis()));
        });
        attributes.find(Attributes.LEGAL_HOLD).ifPresent(hold -> response.header(HOLD, hold));
    }
}
