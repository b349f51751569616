package io.granary.segment.local;

import io.granary.segment.format.SegmentFooter;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Makes the file of a segment immutable. Everything before the footer is synced together with it, and only then is the
/// rest cut off; a crash in between leaves a tail with a footer in it, which a scan understands.
final class Sealing {
    private Sealing() {}

    static void seal(DiskFile file, SegmentFooter footer) throws IOException {
        var bytes = ByteBuffer.allocate(SegmentFooter.LENGTH);
        footer.write(bytes);
        file.write(bytes.flip(), footer.end());
        file.force();
        file.truncate(footer.end() + SegmentFooter.LENGTH);
        file.force();
    }
}
