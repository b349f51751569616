package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.annotation.AnnotationPut;
import io.granary.engine.annotation.OfVersion;
import io.granary.engine.annotation.StoredAnnotation;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A body becomes the payload of an annotation. The checksum that is kept is of the kind that the client sent.
record AnnotationSink(CommitState state, AnnotationPut put, long unlocked)
        implements BodySink<OfVersion<StoredAnnotation>> {
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    @Override
    public AnnotationPut claims() {
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
    public PutAnnotationChange packed(BodyFacts facts, ByteBuffer body) {
        requireText(body);
        return new PutAnnotationChange(state, put.target(), unlocked, facts, List.of(), body);
    }

    /// Java's decoder refuses overlong forms, surrogates and what is beyond U+10FFFF, as RFC 3629 asks.
    private static void requireText(ByteBuffer body) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var from = body.duplicate();
        var into = CharBuffer.allocate(Math.min(body.remaining() + 1, 8 << 10));
        while (true) {
            var result = decoder.decode(from, into.clear(), true);
            if (result.isError()) {
                throw new EngineException(new EngineFailure.NotText());
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    @Override
    public PutAnnotationChange inExtents(BodyFacts facts, List<Extent> extents) {
        return new PutAnnotationChange(state, put.target(), unlocked, facts, extents, NO_BODY);
    }
}
