package io.granary.engine.write;

import io.granary.engine.BodyClaims;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.util.List;

/// What becomes of a body that was read and verified: the change that names it.
///
/// @param <T> what the change answers
interface BodySink<T> {
    BodyClaims claims();

    /// The kind of the checksum that is kept.
    ChecksumKind storedKind();

    /// Whether a small body may be packed; otherwise it goes to an extent, however small.
    boolean packs();

    /// The body goes into the record. Takes `body` until the change is answered.
    Change<T> packed(BodyFacts facts, ByteBuffer body);

    /// The body lies in extents, which are durable already.
    Change<T> inExtents(BodyFacts facts, List<Extent> extents);
}
