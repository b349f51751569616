package io.granary.model.checksum;

import java.nio.ByteBuffer;

/// The CRCs.
final class CrcChecksummer extends Checksummer {
    private final java.util.zip.Checksum crc;

    CrcChecksummer(ChecksumKind kind, java.util.zip.Checksum crc) {
        super(kind);
        this.crc = crc;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
        crc.update(bytes);
    }

    @Override
    public Checksum finish() {
        var checksum = Checksum.ofNumber(kind(), crc.getValue());
        crc.reset();
        return checksum;
    }
}
