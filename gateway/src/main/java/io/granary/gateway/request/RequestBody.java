package io.granary.gateway.request;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The body of a request as its sender meant it: without chunk framing, verified against the declared length, the
/// signed
/// SHA-256 and the chunk signatures. Its checksum (`x-amz-checksum-…`, `Content-MD5`) is claimed here and verified by
/// whoever computes it anyway.
///
/// It is read once, by [#whole] or by [#stream]; whoever reads neither need not care, the gateway disposes of the rest.
public interface RequestBody {
    /// The length in bytes without framing (`x-amz-decoded-content-length` where there is one), or -1 where the sender
    /// did not say.
    long length();

    /// The algorithm of the checksum that comes with the body, known before its first byte. Throws [RequestException]
    /// for an unknown or a second one. Event loop only.
    Optional<ChecksumKind> checksumKind();

    /// The value that the sender claimed, in a header or, once the end was seen, in the trailer. Any thread after the
    /// end. Throws [RequestException] for a header that holds no value of its kind.
    Optional<Checksum> claimedChecksum();

    /// Gathers the body, on the heap, the caller's own. Event loop only; completes there too, or on a worker for bodies
    /// that take long to hash. Fails with [RequestException]: [RequestFailure.BodyTooLarge] beyond `limitBytes`, and
    /// with whatever is wrong with the body.
    CompletionStage<ByteBuffer> whole(int limitBytes);

    /// The body by pull, for a thread that may block; the sender is slowed to the reader's pace. Called on the event
    /// loop, read elsewhere. A read throws `BodyException` with the failure for what is wrong with the body or when the
    /// sender has gone. The caller closes it.
    Content stream();
}
