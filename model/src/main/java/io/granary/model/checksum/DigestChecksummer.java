package io.granary.model.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// The digests that the JDK has.
final class DigestChecksummer extends Checksummer {
    private final MessageDigest digest;

    DigestChecksummer(ChecksumKind kind, String algorithm) {
        super(kind);
        this.digest = Digests.digest(algorithm);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    @Override
    public Checksum finish() {
        return Checksum.ofWhole(kind(), digest.digest());
    }
}
