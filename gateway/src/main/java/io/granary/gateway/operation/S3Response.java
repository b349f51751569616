package io.granary.gateway.operation;

import io.granary.model.content.Content;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// An answer under construction: status, headers, body. One owner at a time, no thread of its own: the operation builds
/// it, the gateway sends it.
///
/// The gateway adds `content-length` (from the body), `date`, `server` and `x-amz-request-id`. It sends no body to a
/// `HEAD` request whatever the answer holds.
public final class S3Response {
    /// What follows the head.
    public sealed interface Body {
        /// Nothing; `content-length: 0` except where the status forbids a length (204, 304).
        record None() implements Body {}

        /// Nothing either, but the head declares the length that a `GET` would have: the answer to `HEAD`.
        record LengthOnly(long length) implements Body {}

        /// Small and at hand. The gateway takes `bytes`.
        record Bytes(ByteBuffer bytes) implements Body {}

        /// Read piece by piece, on a thread that may block, as fast as the client takes it. The gateway takes `content`
        /// and closes it at the end, at a failure, or when the client is gone. Exactly `length` bytes are sent; a
        /// content that ends early or throws cuts the connection, because the status has gone out already.
        record Streamed(Content content, long length) implements Body {}
    }

    private static final Body NONE = new Body.None();

    private final int status;
    private final List<String> namesAndValues = new ArrayList<>(16);
    private Body body = NONE;

    private S3Response(int status) {
        this.status = status;
    }

    public static S3Response ok() {
        return new S3Response(200);
    }

    public static S3Response status(int status) {
        return new S3Response(status);
    }

    /// Appends a header; `name` in lower case. A value may hold characters up to U+00FF, each sent as one byte. Throws
    /// `IllegalArgumentException` for control characters, so that no value can smuggle in a line.
    public S3Response header(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                throw new IllegalArgumentException("control character in the value of " + name);
            }
        }
        namesAndValues.add(name);
        namesAndValues.add(value);
        return this;
    }

    /// Takes `bytes`.
    public S3Response body(ByteBuffer bytes) {
        body = new Body.Bytes(bytes);
        return this;
    }

    /// Takes `content`; sends exactly `length` bytes of it.
    public S3Response body(Content content, long length) {
        body = new Body.Streamed(content, length);
        return this;
    }

    /// Declares the length that a `GET` would have, for `HEAD`.
    public S3Response lengthOnly(long length) {
        body = new Body.LengthOnly(length);
        return this;
    }

    public int status() {
        return status;
    }

    public Body body() {
        return body;
    }

    /// The headers so far, name and value in turn; lent, not to be changed.
    public List<String> namesAndValues() {
        return namesAndValues;
    }
}
