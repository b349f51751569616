package io.granary.gateway.request;

import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One authenticated request in S3's terms. Belongs to the event loop of its connection until it is answered.
public final class S3Request {
    private final String requestId;
    private final boolean secure;
    private final Method method;
    private final @Nullable BucketName bucket;
    private final @Nullable ObjectKey key;
    private final QueryParameters query;
    private final HeaderFields headers;
    private final Caller caller;
    private final RequestBody body;

    /// @param secure whether it came over TLS
    public S3Request(
            String requestId,
            boolean secure,
            Method method,
            @Nullable BucketName bucket,
            @Nullable ObjectKey key,
            QueryParameters query,
            HeaderFields headers,
            Caller caller,
            RequestBody body) {
        this.requestId = requestId;
        this.secure = secure;
        this.method = method;
        this.bucket = bucket;
        this.key = key;
        this.query = query;
        this.headers = headers;
        this.caller = caller;
        this.body = body;
    }

    /// Also in the answer's `x-amz-request-id` and in each line logged for this request.
    public String requestId() {
        return requestId;
    }

    public Method method() {
        return method;
    }

    public boolean secure() {
        return secure;
    }

    /// Where the client found this server, such as `https://data.example.org:9000`; a proxy that ends TLS says so in
    /// `X-Forwarded-Proto`. Empty where the client did not say. What a client says of itself: fit to be told to it
    /// again, no
    /// more.
    public String site() {
        var host = headers.first("host");
        if (host == null) {
            return "";
        }
        var forwarded = headers.first("x-forwarded-proto");
        return (secure || "https".equalsIgnoreCase(forwarded) ? "https://" : "http://") + host;
    }

    public Scope scope() {
        if (bucket == null) {
            return Scope.SERVICE;
        }
        return key == null ? Scope.BUCKET : Scope.OBJECT;
    }

    public Optional<BucketName> bucket() {
        return Optional.ofNullable(bucket);
    }

    /// The bucket, where the route promises one.
    public BucketName requireBucket() {
        if (bucket == null) {
            throw new IllegalStateException("a route without bucket");
        }
        return bucket;
    }

    public Optional<ObjectKey> key() {
        return Optional.ofNullable(key);
    }

    /// The key, where the route promises one.
    public ObjectKey requireKey() {
        if (key == null) {
            throw new IllegalStateException("a route without key");
        }
        return key;
    }

    public QueryParameters query() {
        return query;
    }

    public HeaderFields headers() {
        return headers;
    }

    /// The first value of a header, its name in lower case.
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.first(lowerCaseName));
    }

    /// The `content-encoding` to store: without `aws-chunked`, which is a matter of the transfer.
    public Optional<String> contentEncoding() {
        if (headers.first("content-encoding") == null) {
            return Optional.empty();
        }
        return ContentEncoding.ofObject(String.join(",", headers.all("content-encoding")));
    }

    /// Who sent the request, and what they may do.
    public Caller caller() {
        return caller;
    }

    /// The same request for any thread: its header fields are copied.
    public S3Request detached() {
        return new S3Request(requestId, secure, method, bucket, key, query, DetachedHeaders.of(headers), caller, body);
    }

    public RequestBody body() {
        return body;
    }
}
