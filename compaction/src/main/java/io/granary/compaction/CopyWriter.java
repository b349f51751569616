package io.granary.compaction;

import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.RecordHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Fills a segment of copies, group by group. The checksum of a body is taken over as it was and never computed anew,
/// so
/// that nothing which happens to the bytes on their way goes unseen.
final class CopyWriter implements Closeable {
    private static final int NOTHING_CRC32C = (int) new CRC32C().getValue();

    private final SegmentStore.Aside aside;
    private final ByteBuffer group = ByteBuffer.allocateDirect(SegmentStore.MAX_GROUP_BYTES);
    private long copiedBytes;

    /// Begins with what the segment says of itself. Takes `aside`.
    CopyWriter(SegmentStore.Aside aside, Descriptor.Copies head, long sequence) throws IOException {
        this.aside = aside;
        var descriptor = ByteBuffer.allocate(DescriptorCodec.bound(head));
        DescriptorCodec.encode(head, descriptor);
        append(RecordKind.COPIES.code(), sequence, descriptor.flip(), ByteBuffer.allocate(0), NOTHING_CRC32C);
        copiedBytes = 0;
    }

    /// Copies one record. Borrows it. Returns how long it is.
    int append(StoredRecord record) throws IOException {
        return append(record.kind(), record.sequence(), record.descriptor(), record.body(), record.bodyCrc32c());
    }

    private int append(byte kind, long sequence, ByteBuffer descriptor, ByteBuffer body, int bodyCrc32c)
            throws IOException {
        int length = RecordHeader.LENGTH + descriptor.remaining() + body.remaining();
        if (length > group.remaining()) {
            write();
        }
        int at = group.position();
        group.position(at + RecordHeader.LENGTH);
        group.put(descriptor.duplicate()).put(body.duplicate());
        RecordHeader.write(
                group,
                at,
                aside.id().value(),
                at,
                kind,
                sequence,
                descriptor.remaining(),
                body.remaining(),
                bodyCrc32c);
        copiedBytes += length;
        return length;
    }

    private void write() throws IOException {
        if (group.position() > 0) {
            aside.append(group.flip());
            group.clear();
        }
    }

    long copiedBytes() {
        return copiedBytes;
    }

    /// Makes all of it durable and lets it appear.
    void publish() throws IOException {
        write();
        aside.publish();
    }

    @Override
    public void close() throws IOException {
        aside.close();
    }
}
