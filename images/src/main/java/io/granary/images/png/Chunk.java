package io.granary.images.png;

import io.granary.images.ImageException;
import io.granary.images.SourceReader;
import java.io.IOException;
import java.util.zip.CRC32;

/// One small chunk of a PNG, checked by its CRC.
final class Chunk {
    private static final int MAX_BYTES = 8 << 20;

    private Chunk() {}

    /// The content of the chunk that begins here; the reader goes behind it.
    static byte[] read(SourceReader in, int type) throws IOException {
        long length = in.u32();
        if (length > MAX_BYTES) {
            throw ImageException.damaged("a PNG chunk of " + length + " bytes");
        }
        in.skip(4);
        var bytes = in.bytes((int) length);
        var crc = new CRC32();
        crc.update(new byte[] {(byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type});
        crc.update(bytes);
        if ((int) crc.getValue() != in.i32()) {
            throw ImageException.damaged("a PNG chunk does not match its checksum");
        }
        return bytes;
    }
}
