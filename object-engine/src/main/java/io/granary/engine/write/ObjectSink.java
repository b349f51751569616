package io.granary.engine.write;

import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.annotation.CopiedSet;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import io.granary.model.object.BodyLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A body becomes an object, with annotations that were copied for it.
record ObjectSink(CommitState state, Put put, Optional<CopiedSet> annotations) implements BodySink<Stored> {
    @Override
    public Put claims() {
        return put;
    }

    @Override
    public ChecksumKind storedKind() {
        return put.checksumKind().orElse(ChecksumKind.CRC64NVME);
    }

    @Override
    public boolean packs() {
        return true;
    }

    @Override
    public PutObjectChange packed(BodyFacts facts, ByteBuffer body) {
        return PutObjectChange.packed(state, put, facts, body, annotations);
    }

    @Override
    public PutObjectChange inExtents(BodyFacts facts, List<Extent> extents) {
        return PutObjectChange.inExtents(state, put, facts, BodyLayout.of(extents), annotations);
    }
}
