package io.granary.conformance.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// The framing of `aws-chunked`, chunk by chunk, right or wrong as the test wishes.
public final class ChunkedBody {
    /// What the sender signs, and whether a trailer follows.
    public enum Variant {
        SIGNED("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", true, false),
        SIGNED_TRAILER("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", true, true),
        UNSIGNED("STREAMING-UNSIGNED-PAYLOAD", false, false),
        UNSIGNED_TRAILER("STREAMING-UNSIGNED-PAYLOAD-TRAILER", false, true);

        private final String payload;
        private final boolean signed;
        private final boolean trailer;

        Variant(String payload, boolean signed, boolean trailer) {
            this.payload = payload;
            this.signed = signed;
            this.trailer = trailer;
        }

        public String payload() {
            return payload;
        }

        public boolean signed() {
            return signed;
        }

        public boolean trailer() {
            return trailer;
        }
    }

    private static final String END = "\r\n";

    private final Variant variant;
    private final Signer signer;
    private final Instant at;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String previous;

    private ChunkedBody(Variant variant, Signer signer, Instant at, String seed) {
        this.variant = variant;
        this.signer = signer;
        this.at = at;
        this.previous = seed;
    }

    /// The frame of a request that puts `body` in chunks of `chunkBytes`, right in every part. `trailer` is the line
    /// `name:value`, or empty.
    public static SignedRequest put(String target, Variant variant, byte[] body, int chunkBytes, String trailer) {
        var request =
                head(target, variant, body.length, framedLength(variant, body.length, chunkBytes, trailer), trailer);
        var framed = after(request, variant);
        for (int from = 0; from < body.length; from += chunkBytes) {
            framed.chunk(Arrays.copyOfRange(body, from, Math.min(body.length, from + chunkBytes)));
        }
        return request.body(framed.end(trailer).bytes());
    }

    /// The signed head of such a request, with no body yet.
    public static SignedRequest head(
            String target, Variant variant, long decodedLength, long framedLength, String trailer) {
        var request = RawRequest.of("PUT", target)
                .payload(variant.payload())
                .header("Content-Encoding", "aws-chunked")
                .header("Content-Length", Long.toString(framedLength))
                .header("x-amz-decoded-content-length", Long.toString(decodedLength));
        if (!trailer.isEmpty()) {
            request = request.header("x-amz-trailer", trailer.substring(0, trailer.indexOf(':')));
        }
        return request.signed();
    }

    /// The body that follows `request`.
    public static ChunkedBody after(SignedRequest request, Variant variant) {
        return new ChunkedBody(variant, Signer.KNOWN, request.at(), request.signature());
    }

    /// Signatures and lengths have fixed sizes, so the length follows without framing anything.
    private static long framedLength(Variant variant, int length, int chunkBytes, String trailer) {
        var pattern = new ChunkedBody(variant, Signer.KNOWN, Instant.EPOCH, "");
        for (int from = 0; from < length; from += chunkBytes) {
            pattern.chunk(new byte[Math.min(chunkBytes, length - from)]);
        }
        return pattern.end(trailer).bytes().length;
    }

    public ChunkedBody chunk(byte[] bytes) {
        var signature = variant.signed() ? signer.chunkSignature(at, previous, bytes) : "";
        previous = signature;
        return chunk(bytes, signature);
    }

    /// A chunk under a signature of the test's making; empty for none.
    public ChunkedBody chunk(byte[] bytes, String signature) {
        text(Integer.toHexString(bytes.length) + (signature.isEmpty() ? "" : ";chunk-signature=" + signature) + END);
        out.writeBytes(bytes);
        return text(END);
    }

    /// The last chunk, the trailer if it is not empty, and the end.
    public ChunkedBody end(String trailer) {
        return lastChunk()
                .trailer(trailer, variant.signed() && variant.trailer())
                .text(END);
    }

    /// The empty chunk that ends the data.
    public ChunkedBody lastChunk() {
        var signature = variant.signed() ? signer.chunkSignature(at, previous, new byte[0]) : "";
        previous = signature;
        return text("0" + (signature.isEmpty() ? "" : ";chunk-signature=" + signature) + END);
    }

    /// A line of the trailer, with its signature where `signed`.
    public ChunkedBody trailer(String line, boolean signed) {
        if (!line.isEmpty()) {
            text(line + END);
        }
        if (signed) {
            var lines = line.isEmpty() ? "" : line + "\n";
            text("x-amz-trailer-signature:" + signer.trailerSignature(at, previous, lines) + END);
        }
        return this;
    }

    /// Any bytes at all.
    public ChunkedBody text(String anything) {
        out.writeBytes(anything.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
