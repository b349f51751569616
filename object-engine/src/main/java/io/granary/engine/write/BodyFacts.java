package io.granary.engine.write;

import io.granary.engine.BodyClaims;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.checksum.Checksummer;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;

/// What was computed of a body while it was read, and agrees with what the client said of it.
public record BodyFacts(long size, ETag etag, Checksum checksum) {
    /// As [io.granary.model.object.ObjectVersion.Stored#checksumCode()] wants it.
    int checksumCode() {
        return checksumCode(checksum);
    }

    static int checksumCode(Checksum checksum) {
        int code = checksum.kind().code();
        return checksum.type() == ChecksumType.COMPOSITE ? -code : code;
    }

    /// Computes the facts of one body. Used by one thread at a time.
    static final class Reading {
        private final BodyClaims claims;
        private final Checksummer md5 = Checksummer.of(ChecksumKind.MD5);
        private final Checksummer stored;
        private final Checksummer claimed;
        private long size;

        /// @param storedKind of the checksum that is kept, whatever kind the client claims
        Reading(BodyClaims claims, ChecksumKind storedKind) {
            this.claims = claims;
            this.stored = Checksummer.of(storedKind);
            var claimedKind = claims.checksumKind().orElse(storedKind);
            this.claimed = claimedKind == storedKind ? stored : Checksummer.of(claimedKind);
        }

        /// Borrows `bytes`, whose position stays.
        void add(ByteBuffer bytes) {
            addToMd5(bytes);
            addToChecksums(bytes);
        }

        /// Half of [#add]; the other half may run on another thread at the same time.
        void addToMd5(ByteBuffer bytes) {
            size += bytes.remaining();
            md5.update(bytes.duplicate());
        }

        /// The other half.
        void addToChecksums(ByteBuffer bytes) {
            stored.update(bytes.duplicate());
            if (claimed != stored) {
                claimed.update(bytes.duplicate());
            }
        }

        /// The facts, once the body's end was seen; throws [EngineException] with [EngineFailure.ChecksumMismatch] when
        /// the
        /// body is not what the client said.
        BodyFacts end() {
            var digest = md5.finish().value();
            var checksum = stored.finish();
            var asClaimed = claimed == stored ? checksum : claimed.finish();
            claims.contentMd5().ifPresent(sent -> {
                if (!MessageDigest.isEqual(sent, digest)) {
                    throw mismatch("Content-MD5", Base64.getEncoder().encodeToString(digest));
                }
            });
            claims.claimedChecksum().get().ifPresent(sent -> {
                if (!sent.equals(asClaimed)) {
                    throw mismatch(asClaimed.kind().header(), asClaimed.base64());
                }
            });
            return new BodyFacts(size, ETag.ofMd5(digest), checksum);
        }

        private static EngineException mismatch(String what, String computed) {
            return new EngineException(new EngineFailure.ChecksumMismatch(what, computed));
        }
    }
}
