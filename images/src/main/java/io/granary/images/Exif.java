package io.granary.images;

import java.io.IOException;
import java.nio.ByteOrder;

/// The one thing that is asked of EXIF: how to hold the picture. What is malformed is taken for not being there.
public final class Exif {
    private static final int ORIENTATION = 274;
    private static final int SHORT = 3;

    private Exif() {}

    /// Borrows `bytes`, which begin with the TIFF header.
    public static Orientation orientation(byte[] bytes) {
        try {
            var in = new SourceReader(new MemorySource(bytes));
            in.order(in.u16() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            in.skip(2);
            in.seek(in.u32());
            int entries = in.u16();
            for (int i = 0; i < entries; i++) {
                int tag = in.u16();
                int type = in.u16();
                in.skip(4);
                int value = in.u16();
                in.skip(2);
                if (tag == ORIENTATION && type == SHORT) {
                    return Orientation.ofTag(value);
                }
            }
        } catch (IOException | ImageException malformed) {
            // no orientation
        }
        return Orientation.NORMAL;
    }
}
