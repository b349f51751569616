package io.granary.engine;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import java.util.Optional;
import java.util.function.Supplier;

/// All of a put but its body.
///
/// @param contentMd5 the 16 bytes of `Content-MD5`, verified before anything becomes visible
/// @param checksumKind the algorithm whose value is stored; empty for the default, CRC64NVME
/// @param claimedChecksum asked after the body's end (a trailer comes last): the value that the client sent, if it did,
///     verified before anything becomes visible
public record Put(
        BucketName bucket,
        ObjectKey key,
        Headers headers,
        Optional<byte[]> contentMd5,
        Optional<ChecksumKind> checksumKind,
        Supplier<Optional<Checksum>> claimedChecksum,
        WriteCondition condition)
        implements BodyClaims {
    /// A put with no headers, no checks and no condition.
    public static Put of(BucketName bucket, ObjectKey key) {
        return new Put(
                bucket, key, Headers.NONE, Optional.empty(), Optional.empty(), Optional::empty, WriteCondition.ALWAYS);
    }
}
