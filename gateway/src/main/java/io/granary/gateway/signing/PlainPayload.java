package io.granary.gateway.signing;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A body without framing: counts it, and hashes it where its SHA-256 was signed.
public final class PlainPayload implements PayloadDecoder {
    private final long declared;
    private final @Nullable String claimed;
    private final @Nullable MessageDigest sha256;
    private long received;

    /// @param declared the length in bytes, or -1 for unknown
    /// @param hash [PayloadHash.Exact] or [PayloadHash.Unsigned]
    public PlainPayload(long declared, PayloadHash hash) {
        this.declared = declared;
        if (hash instanceof PayloadHash.Exact exact) {
            claimed = exact.hex();
            sha256 = declared == 0 ? null : Sha256.digest();
        } else {
            claimed = null;
            sha256 = null;
        }
    }

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
        int length = Math.min(in.remaining(), out.remaining());
        received += length;
        if (declared >= 0 && received > declared) {
            throw new RequestException(new RequestFailure.BodyLengthMismatch(declared, received));
        }
        if (sha256 != null) {
            // From `in`, which is on the heap; `out` is the reader's and need not be.
            sha256.update(in.array(), in.arrayOffset() + in.position(), length);
        }
        out.put(out.position(), in, in.position(), length);
        in.position(in.position() + length);
        out.position(out.position() + length);
    }

    @Override
    public void end() {
        if (declared >= 0 && received != declared) {
            throw new RequestException(new RequestFailure.BodyLengthMismatch(declared, received));
        }
        if (claimed == null) {
            return;
        }
        var computed = sha256 == null ? Sha256.OF_NOTHING : HexFormat.of().formatHex(sha256.digest());
        if (!computed.equals(claimed)) {
            throw new RequestException(new RequestFailure.PayloadHashMismatch(claimed, computed));
        }
    }

    @Override
    public @Nullable String trailer(String lowerCaseName) {
        return null;
    }
}
