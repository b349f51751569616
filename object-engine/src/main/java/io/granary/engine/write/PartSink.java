package io.granary.engine.write;

import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.Upload;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.util.List;

/// A body becomes a part of an upload.
record PartSink(CommitState state, Upload upload, PartPut put) implements BodySink<StoredPart> {
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    @Override
    public PartPut claims() {
        return put;
    }

    @Override
    public ChecksumKind storedKind() {
        return upload.kind();
    }

    /// Only a first part: an object of one small part will be packed as a whole. A small part behind others is the end
    /// of a
    /// large object, whose layout knows nothing but extents.
    @Override
    public boolean packs() {
        return put.number() == 1;
    }

    @Override
    public PutPartChange packed(BodyFacts facts, ByteBuffer body) {
        return new PutPartChange(state, put, facts, List.of(), body);
    }

    @Override
    public PutPartChange inExtents(BodyFacts facts, List<Extent> extents) {
        return new PutPartChange(state, put, facts, extents, NO_BODY);
    }
}
