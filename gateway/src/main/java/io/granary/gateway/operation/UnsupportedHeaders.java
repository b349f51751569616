package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Headers that would change what a write means and that this server does not have. To ignore one would be to store
/// something else than was asked for, so each is refused by its name, unless its value asks for what happens anyway.
final class UnsupportedHeaders {
    private static final Set<String> ANY_VALUE = Set.of();

    /// Header name to the values that change nothing, in lower case.
    private static final Map<String, Set<String>> HARMLESS_VALUES = Map.ofEntries(
            Map.entry("x-amz-server-side-encryption", ANY_VALUE),
            Map.entry("x-amz-server-side-encryption-aws-kms-key-id", ANY_VALUE),
            Map.entry("x-amz-server-side-encryption-context", ANY_VALUE),
            Map.entry("x-amz-server-side-encryption-bucket-key-enabled", Set.of("false")),
            Map.entry("x-amz-server-side-encryption-customer-algorithm", ANY_VALUE),
            Map.entry("x-amz-server-side-encryption-customer-key", ANY_VALUE),
            Map.entry("x-amz-server-side-encryption-customer-key-md5", ANY_VALUE),
            Map.entry("x-amz-copy-source-server-side-encryption-customer-algorithm", ANY_VALUE),
            Map.entry("x-amz-copy-source-server-side-encryption-customer-key", ANY_VALUE),
            Map.entry("x-amz-copy-source-server-side-encryption-customer-key-md5", ANY_VALUE),
            Map.entry("x-amz-object-lock-event-hold", Set.of("off")),
            Map.entry("x-amz-object-lock-event-hold-duration-days", ANY_VALUE),
            Map.entry("x-amz-object-lock-event-hold-duration-years", ANY_VALUE),
            Map.entry("x-amz-bucket-namespace", Set.of("global")),
            Map.entry("x-amz-website-redirect-location", ANY_VALUE),
            Map.entry("x-amz-write-offset-bytes", ANY_VALUE),
            Map.entry("x-amz-rename-source", ANY_VALUE));

    private static final Set<String> OTHER_STORAGE_CLASSES = Set.of(
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER",
            "GLACIER_IR",
            "DEEP_ARCHIVE",
            "OUTPOSTS",
            "SNOW",
            "EXPRESS_ONEZONE",
            "FSX_OPENZFS",
            "FSX_ONTAP");

    private UnsupportedHeaders() {}

    /// Refuses the first unsupported header of a request that writes.
    static void refuse(S3Request request) {
        request.headers().forEach(UnsupportedHeaders::refuse);
    }

    /// Refuses one header, its name in lower case.
    static void refuse(String name, String value) {
        if (!name.startsWith("x-amz-")) {
            return;
        }
        if (name.equals("x-amz-storage-class")) {
            refuseStorageClass(value);
            return;
        }
        var harmless = HARMLESS_VALUES.get(name);
        if (harmless != null && !harmless.contains(value.toLowerCase(Locale.ROOT))) {
            throw new RequestException(new RequestFailure.NotImplemented(name));
        }
    }

    /// Refuses what a read may bring: a key that we could not have used when the object was written.
    static void refuseOnRead(S3Request request) {
        if (request.headers().first("x-amz-server-side-encryption-customer-algorithm") != null) {
            throw new RequestException(
                    new RequestFailure.NotImplemented("x-amz-server-side-encryption-customer-algorithm"));
        }
    }

    private static void refuseStorageClass(String value) {
        if (value.equals("STANDARD") || value.isEmpty()) {
            return;
        }
        throw new RequestException(
                OTHER_STORAGE_CLASSES.contains(value)
                        ? new RequestFailure.NotImplemented("x-amz-storage-class: " + value)
                        : new RequestFailure.InvalidHeader("x-amz-storage-class", value, "no such storage class"));
    }
}
