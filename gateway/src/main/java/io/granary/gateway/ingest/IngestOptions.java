package io.granary.gateway.ingest;

import io.granary.gateway.request.DetachedHeaders;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.S3Request;
import java.util.ArrayList;
import java.util.List;

/// What the head of an archive says of its members.
///
/// @param prefix before every name: the directory of the archive's key, or the metadata `snowball-prefix`
/// @param lenient whether members that cannot be stored are reported and passed over (`snowball-ignore-errors`)
/// @param shared name and value in turn of the headers that each member gets
record IngestOptions(String prefix, boolean lenient, List<String> shared) {
    private static final String META = "x-amz-meta-";

    static IngestOptions of(S3Request request) {
        var key = request.requireKey().toString();
        var prefix = option(request.headers(), "prefix");
        if (prefix.isEmpty()) {
            prefix = key.substring(0, key.lastIndexOf('/') + 1);
        } else if (!prefix.endsWith("/")) {
            prefix += '/';
        }
        var shared = new ArrayList<String>();
        request.headers().forEach((name, value) -> {
            if (isShared(name)) {
                shared.add(name);
                shared.add(value);
            }
        });
        return new IngestOptions(
                prefix, option(request.headers(), "ignore-errors").equalsIgnoreCase("true"), List.copyOf(shared));
    }

    /// Under its own name, or under MinIO's.
    private static String option(HeaderFields headers, String name) {
        var own = headers.first(META + "snowball-" + name);
        var other = own == null ? headers.first(META + "minio-snowball-" + name) : own;
        return other == null ? "" : other;
    }

    private static boolean isShared(String name) {
        return switch (name) {
            case "cache-control",
                    "content-disposition",
                    "content-language",
                    "expires",
                    "if-none-match",
                    "x-amz-acl",
                    "x-amz-storage-class",
                    "x-amz-tagging" -> true;
            default -> name.startsWith("x-amz-grant-") || name.startsWith("x-amz-object-lock-") || isMetadata(name);
        };
    }

    private static boolean isMetadata(String name) {
        return name.startsWith(META)
                && !name.startsWith(META + "snowball-")
                && !name.startsWith(META + "minio-snowball-");
    }

    /// The headers of one member.
    HeaderFields headers(String contentType) {
        var all = new ArrayList<>(shared);
        all.add("content-type");
        all.add(contentType);
        return new DetachedHeaders(all);
    }
}
