package io.granary.engine.annotation;

import io.granary.engine.BodyClaims;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import java.util.Optional;
import java.util.function.Supplier;

/// All of an annotation's upload but its payload.
public record AnnotationPut(
        AnnotationTarget target,
        Optional<byte[]> contentMd5,
        Optional<ChecksumKind> checksumKind,
        Supplier<Optional<Checksum>> claimedChecksum)
        implements BodyClaims {}
