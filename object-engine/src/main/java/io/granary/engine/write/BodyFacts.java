package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.Put;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.ETag;
import java.security.MessageDigest;
import java.util.Base64;

/// What was computed of a body while it was read, and agrees with what the client said of it.
record BodyFacts(long size, ETag etag, Checksum checksum) {
    /// Compares with what the client claims; throws [EngineException] with [EngineFailure.ChecksumMismatch].
    static BodyFacts verified(Put put, long size, byte[] md5, Checksum checksum) {
        put.contentMd5().ifPresent(claimed -> {
            if (!MessageDigest.isEqual(claimed, md5)) {
                throw mismatch("Content-MD5", Base64.getEncoder().encodeToString(md5));
            }
        });
        put.claimedChecksum().get().ifPresent(claimed -> {
            if (!claimed.equals(checksum)) {
                throw mismatch(checksum.kind().header(), checksum.base64());
            }
        });
        return new BodyFacts(size, ETag.ofMd5(md5), checksum);
    }

    /// As [io.granary.model.object.ObjectVersion.Stored#checksumCode()] wants it.
    int checksumCode() {
        int code = checksum.kind().code();
        return checksum.type() == ChecksumType.COMPOSITE ? -code : code;
    }

    private static EngineException mismatch(String what, String computed) {
        return new EngineException(new EngineFailure.ChecksumMismatch(what, computed));
    }
}
