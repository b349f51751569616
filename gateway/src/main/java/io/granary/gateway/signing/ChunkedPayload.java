package io.granary.gateway.signing;

import io.granary.gateway.request.PercentCoding;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `aws-chunked` coding in its four variants, signed or not, with a trailer or without:
///
/// ```
/// chunk*  = hex-size [;chunk-signature=64 hex digits] CR LF, bytes, CR LF
/// last    = 0 [;chunk-signature=…] CR LF
/// trailer = (name:value CR LF)* [x-amz-trailer-signature:… CR LF]
/// end     = CR LF
/// ```
///
/// A state machine fed with pieces cut anywhere. A signed chunk is verified at its end, when its bytes may already have
/// been passed on; whoever takes them waits for [#end] before believing them.
public final class ChunkedPayload implements PayloadDecoder {
    /// A size of 16 digits and a signature take 100 bytes.
    private static final int MAX_CHUNK_LINE = 256;

    /// The longest trailer value, a SHA-512, takes 88 bytes; a signature 64.
    private static final int MAX_TRAILER_LINE = 512;

    private static final int MAX_TRAILERS = 8;
    private static final String CHUNK_SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    private enum State {
        CHUNK_LINE,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_LINE,
        DONE
    }

    private final long declared;
    private final boolean hasTrailer;
    private final List<String> announced;
    private final @Nullable ChunkSignatures signatures;
    private final @Nullable MessageDigest sha256;
    private final byte[] line = new byte[MAX_TRAILER_LINE];
    private final Map<String, String> trailers = new HashMap<>(4);
    private final StringBuilder canonicalTrailers = new StringBuilder();
    private int lineLength;
    private State state = State.CHUNK_LINE;
    private long chunkLeft;
    private String chunkSignature = "";
    private long received;

    /// @param declared the length of the payload
    /// @param announced the names in `x-amz-trailer`, in lower case
    /// @param signatures for signed chunks, which takes it
    public ChunkedPayload(
            long declared, PayloadHash.Chunked kind, List<String> announced, @Nullable ChunkSignatures signatures) {
        if (kind.signed() != (signatures != null)) {
            throw new IllegalArgumentException("signed chunks need signatures, unsigned ones have none");
        }
        this.declared = declared;
        this.hasTrailer = kind.trailer();
        this.announced = announced;
        this.signatures = signatures;
        this.sha256 = kind.signed() ? Sha256.digest() : null;
    }

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining()) {
            switch (state) {
                case CHUNK_LINE -> {
                    if (takeLine(in, MAX_CHUNK_LINE)) {
                        beginChunk();
                    }
                }
                case DATA -> {
                    if (!out.hasRemaining()) {
                        return;
                    }
                    takeData(in, out);
                }
                case DATA_CR -> {
                    expect(in.get(), '\r');
                    state = State.DATA_LF;
                }
                case DATA_LF -> {
                    expect(in.get(), '\n');
                    endChunk();
                    state = State.CHUNK_LINE;
                }
                case TRAILER_LINE -> {
                    if (takeLine(in, MAX_TRAILER_LINE)) {
                        takeTrailer();
                    }
                }
                case DONE -> throw malformed("bytes after the last chunk");
            }
        }
    }

    @Override
    public void end() {
        if (state != State.DONE) {
            throw new RequestException(new RequestFailure.BodyLengthMismatch(declared, received));
        }
    }

    @Override
    public @Nullable String trailer(String lowerCaseName) {
        return trailers.get(lowerCaseName);
    }

    /// Gathers a line without its line end; whether it is complete. A trailer line may end in a bare LF, as AWS's own
    /// examples do.
    private boolean takeLine(ByteBuffer in, int limit) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n') {
                boolean cr = lineLength > 0 && line[lineLength - 1] == '\r';
                if (!cr && state == State.CHUNK_LINE) {
                    throw malformed("a chunk line ends in CR LF");
                }
                lineLength -= cr ? 1 : 0;
                return true;
            }
            if (lineLength == limit) {
                throw malformed("a line of more than " + limit + " bytes");
            }
            line[lineLength++] = b;
        }
        return false;
    }

    private void beginChunk() {
        var text = takeText();
        int semicolon = text.indexOf(';');
        long size = size(semicolon < 0 ? text : text.substring(0, semicolon));
        if (signatures != null) {
            if (semicolon < 0 || !text.startsWith(CHUNK_SIGNATURE, semicolon + 1)) {
                throw malformed("a chunk without signature");
            }
            chunkSignature = text.substring(semicolon + 1 + CHUNK_SIGNATURE.length());
        }
        if (size > declared - received) {
            throw new RequestException(new RequestFailure.BodyLengthMismatch(declared, received + size));
        }
        if (size > 0) {
            chunkLeft = size;
            state = State.DATA;
            return;
        }
        if (received != declared) {
            throw new RequestException(new RequestFailure.BodyLengthMismatch(declared, received));
        }
        endChunk();
        state = State.TRAILER_LINE;
    }

    private static long size(String digits) {
        var bare = digits.strip();
        if (bare.isEmpty() || bare.length() > 15) {
            throw malformed("a chunk size has 1 to 15 hexadecimal digits");
        }
        long size = 0;
        for (int i = 0; i < bare.length(); i++) {
            int digit = PercentCoding.hexDigit(bare.charAt(i));
            if (digit < 0) {
                throw malformed("a chunk size is hexadecimal");
            }
            size = size << 4 | digit;
        }
        return size;
    }

    private void takeData(ByteBuffer in, ByteBuffer out) {
        int length = (int) Math.min(chunkLeft, Math.min(in.remaining(), out.remaining()));
        if (sha256 != null) {
            sha256.update(in.array(), in.arrayOffset() + in.position(), length);
        }
        out.put(out.position(), in, in.position(), length);
        in.position(in.position() + length);
        out.position(out.position() + length);
        received += length;
        chunkLeft -= length;
        if (chunkLeft == 0) {
            state = State.DATA_CR;
        }
    }

    private void endChunk() {
        if (signatures != null && sha256 != null) {
            signatures.verifyChunk(sha256.digest(), chunkSignature);
        }
    }

    private void takeTrailer() {
        var text = takeText();
        if (text.isEmpty()) {
            endTrailer();
            return;
        }
        int colon = text.indexOf(':');
        if (!hasTrailer || colon <= 0) {
            throw new RequestException(new RequestFailure.MalformedTrailer("an unexpected line after the last chunk"));
        }
        var name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        var value = text.substring(colon + 1).strip();
        boolean known = name.equals(TRAILER_SIGNATURE) || announced.contains(name);
        if (!known || trailers.size() == MAX_TRAILERS || trailers.put(name, value) != null) {
            throw new RequestException(new RequestFailure.MalformedTrailer("unannounced or repeated: " + name));
        }
        if (!name.equals(TRAILER_SIGNATURE)) {
            canonicalTrailers.append(name).append(':').append(value).append('\n');
        }
    }

    private void endTrailer() {
        for (var name : announced) {
            if (hasTrailer && !trailers.containsKey(name)) {
                throw new RequestException(new RequestFailure.MalformedTrailer("announced but missing: " + name));
            }
        }
        if (hasTrailer && signatures != null && sha256 != null) {
            sha256.update(canonicalTrailers.toString().getBytes(StandardCharsets.ISO_8859_1));
            signatures.verifyTrailer(sha256.digest(), trailers.getOrDefault(TRAILER_SIGNATURE, ""));
        }
        state = State.DONE;
    }

    private String takeText() {
        var text = new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
        lineLength = 0;
        return text;
    }

    private static void expect(byte actual, char expected) {
        if (actual != expected) {
            throw malformed("a chunk's bytes end in CR LF");
        }
    }

    private static RequestException malformed(String reason) {
        return new RequestException(new RequestFailure.MalformedChunk(reason));
    }
}
