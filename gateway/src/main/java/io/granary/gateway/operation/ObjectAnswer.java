package io.granary.gateway.operation;

import io.granary.engine.ObjectHead;
import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.HttpDate;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.ChecksumText;
import io.granary.model.checksum.Checksum;
import io.granary.model.name.ETag;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The head of an answer about one object, the same for GET and HEAD.
final class ObjectAnswer {
    private static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";
    private static final String OVERRIDE_PREFIX = "response-";

    private ObjectAnswer() {}

    /// 200, or 206 when `span` is a part of the object. Any thread: of the request, only the query is needed.
    static S3Response of(
            QueryParameters query,
            ObjectVersion.Stored version,
            ObjectHead head,
            ByteRange.@Nullable Span span,
            boolean tellsChecksum) {
        var response = S3Response.status(span == null ? 200 : 206);
        validators(response, version);
        response.header("accept-ranges", "bytes");
        if (span != null) {
            long last = span.offset() + span.length() - 1;
            response.header("content-range", "bytes " + span.offset() + '-' + last + '/' + version.size());
        }
        storedHeaders(response, head.headers(), query);
        if (tellsChecksum) {
            head.checksum().ifPresent(value -> checksum(response, value, version.etag()));
        }
        return response;
    }

    /// 304, with the headers that RFC 9110 wants there.
    static S3Response notModified(ObjectVersion.Stored version, ObjectHead head) {
        var response = S3Response.status(304);
        validators(response, version);
        for (var header : head.headers().all()) {
            if (header.name().equals("cache-control") || header.name().equals("expires")) {
                response.header(header.name(), header.value());
            }
        }
        return response;
    }

    /// The value and how it covers the object; values of S3's headers are Base64.
    static void checksum(S3Response response, Checksum checksum, ETag etag) {
        response.header(checksum.kind().header(), ChecksumText.of(checksum, etag));
        response.header("x-amz-checksum-type", checksum.type().name());
    }

    /// Whether the checksum is asked for and is that of the bytes that are sent: never of a part. boto3 says `ENABLED`,
    /// pyarrow `enabled`.
    static boolean tellsChecksum(S3Request request, ByteRange.@Nullable Span span) {
        if (span != null) {
            return false;
        }
        var mode = request.headers().first("x-amz-checksum-mode");
        return mode != null && mode.equalsIgnoreCase("enabled");
    }

    private static void validators(S3Response response, ObjectVersion.Stored version) {
        response.header("last-modified", HttpDate.format(version.modifiedMillis()));
        response.header("etag", version.etag().quoted());
    }

    private static void storedHeaders(S3Response response, Headers headers, QueryParameters query) {
        boolean overrides = query.size() > 0;
        boolean typed = false;
        for (var header : headers.all()) {
            if (!overrides || !query.has(OVERRIDE_PREFIX + header.name())) {
                response.header(header.name(), header.value());
                typed |= header.name().equals(Headers.CONTENT_TYPE);
            }
        }
        if (overrides) {
            typed |= override(response, query);
        }
        if (!typed) {
            response.header(Headers.CONTENT_TYPE, DEFAULT_CONTENT_TYPE);
        }
    }

    /// Adds what `response-…` parameters ask for; tells whether the content type was among it.
    private static boolean override(S3Response response, QueryParameters query) {
        boolean typed = false;
        for (int i = 0; i < query.size(); i++) {
            switch (query.name(i)) {
                case "response-content-type",
                        "response-content-language",
                        "response-expires",
                        "response-cache-control",
                        "response-content-disposition",
                        "response-content-encoding" -> {
                    var name = query.name(i).substring(OVERRIDE_PREFIX.length());
                    response.header(name, fieldValue(query.name(i), query.value(i)));
                    typed |= name.equals(Headers.CONTENT_TYPE);
                }
                default -> {
                    // Another parameter.
                }
            }
        }
        return typed;
    }

    /// As header fields carry it: each byte of the UTF-8 one character.
    private static String fieldValue(String parameter, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw new RequestException(
                        new RequestFailure.InvalidArgument(parameter, "", "control characters are not allowed"));
            }
        }
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
