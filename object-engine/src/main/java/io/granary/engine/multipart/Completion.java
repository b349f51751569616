package io.granary.engine.multipart;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.WriteCondition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A request to make an object of parts.
///
/// @param parts in the order in which the client named them
/// @param checksum the value that the client claims of the whole object
/// @param type the client's word on the checksum's type, which must be the upload's
/// @param objectSize the client's word on the object's size (`x-amz-mp-object-size`)
public record Completion(
        BucketName bucket,
        ObjectKey key,
        UploadId upload,
        List<NamedPart> parts,
        Optional<Checksum> checksum,
        Optional<ChecksumType> type,
        OptionalLong objectSize,
        WriteCondition condition) {
    /// One part as the client names it.
    ///
    /// @param etag as it was sent, with or without quotes
    public record NamedPart(int number, String etag, Optional<Checksum> checksum) {}

    public Completion {
        parts = List.copyOf(parts);
    }
}
