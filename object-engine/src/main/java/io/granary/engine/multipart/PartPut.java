package io.granary.engine.multipart;

import io.granary.engine.BodyClaims;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import java.util.Optional;
import java.util.function.Supplier;

/// All of a part's upload but its body.
///
/// @param number 1 to 10,000; a part of the same number is replaced
public record PartPut(
        BucketName bucket,
        ObjectKey key,
        UploadId upload,
        int number,
        Optional<byte[]> contentMd5,
        Optional<ChecksumKind> checksumKind,
        Supplier<Optional<Checksum>> claimedChecksum)
        implements BodyClaims {
    public static final int MAX_NUMBER = 10_000;

    public PartPut {
        if (number < 1 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("part number out of range: " + number);
        }
    }
}
