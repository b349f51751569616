package io.granary.engine.multipart;

import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.Headers;

/// An upload in progress.
///
/// @param kind of the checksum that every part has and the object will have
/// @param declared whether the client named that kind; otherwise it is S3's default
/// @param initiatedMillis since 1970
public record Upload(
        ObjectKey key,
        UploadId id,
        Headers headers,
        ChecksumKind kind,
        ChecksumType type,
        boolean declared,
        long initiatedMillis) {}
