package io.granary.engine.write;

import io.granary.model.location.SegmentLocation;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.segment.lane.Group;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Appends one change's records to the open group. Used by the committer's thread only, for one change at a time.
final class StagedRecords {
    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final ByteBuffer scratch = ByteBuffer.allocate(DescriptorCodec.MAX_BYTES);
    private @Nullable Group group;
    private int count;

    StagedRecords bind(Group to) {
        group = to;
        count = 0;
        return this;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Appends a record without a body.
    SegmentLocation append(long sequence, Descriptor descriptor) {
        return append(sequence, descriptor, NO_BODY, 0);
    }

    /// Borrows `body`, whose CRC32C is `bodyCrc32c`.
    SegmentLocation append(long sequence, Descriptor descriptor, ByteBuffer body, int bodyCrc32c) {
        var open = group;
        if (open == null) {
            throw new IllegalStateException("no group is open");
        }
        scratch.clear();
        DescriptorCodec.encode(descriptor, scratch);
        count++;
        return open.append(descriptor.kind().code(), sequence, scratch.flip(), body, bodyCrc32c);
    }

    static int crc32c(ByteBuffer body) {
        var crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue();
    }
}
