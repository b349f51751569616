package io.granary.engine.write;

import io.granary.engine.BodyClaims;
import io.granary.engine.Done;
import io.granary.engine.annotation.CopiedAnnotation;
import io.granary.engine.annotation.CopiedSet;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A large payload becomes the one of a copied annotation, if it still is what its checksum says.
record CopiedAnnotationSink(CommitState state, CopiedSet set, CopiedAnnotation annotation)
        implements BodySink<Done>, BodyClaims {
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

    @Override
    public BodyClaims claims() {
        return this;
    }

    @Override
    public Optional<byte[]> contentMd5() {
        return Optional.empty();
    }

    @Override
    public Optional<ChecksumKind> checksumKind() {
        return Optional.of(storedKind());
    }

    @Override
    public Supplier<Optional<Checksum>> claimedChecksum() {
        return () -> Optional.of(annotation.checksum());
    }

    @Override
    public ChecksumKind storedKind() {
        return annotation.checksum().kind();
    }

    @Override
    public boolean packs() {
        return false;
    }

    @Override
    public Change<Done> packed(BodyFacts facts, ByteBuffer body) {
        return change(List.of(), body);
    }

    @Override
    public Change<Done> inExtents(BodyFacts facts, List<Extent> extents) {
        return change(extents, NO_PAYLOAD);
    }

    private Change<Done> change(List<Extent> extents, ByteBuffer payload) {
        var copy = new CopiedAnnotation(
                annotation.name(), annotation.size(), annotation.etag(), annotation.checksum(), extents, payload);
        return new PutCopiedAnnotationsChange(state, set, List.of(copy));
    }
}
