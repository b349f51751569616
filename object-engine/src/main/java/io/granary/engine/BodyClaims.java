package io.granary.engine;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import java.util.Optional;
import java.util.function.Supplier;

/// What a client says of a body, verified before anything of it becomes visible.
public interface BodyClaims {
    /// The 16 bytes of `Content-MD5`.
    Optional<byte[]> contentMd5();

    /// The algorithm of the claimed checksum.
    Optional<ChecksumKind> checksumKind();

    /// Asked after the body's end, since a trailer comes last: the claimed value, if there is one.
    Supplier<Optional<Checksum>> claimedChecksum();
}
