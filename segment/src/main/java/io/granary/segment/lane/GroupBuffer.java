package io.granary.segment.lane;

import io.granary.model.location.SegmentLocation;
import io.granary.segment.SegmentStore;
import io.granary.segment.format.RecordHeader;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/// The one group that a lane fills and appends, again and again. Used by the committer's thread.
final class GroupBuffer implements Group {
    /// Outside the heap: the system copies from it as it is.
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SegmentStore.MAX_GROUP_BYTES);

    private IntToLongFunction positions = at -> at;
    private long segment;
    private int unsyncedBytes;
    private int changeLimit;
    private int records;

    /// Empties the group, whose records will stand at the end of `writer`.
    void begin(SegmentStore.Writer writer) {
        bytes.clear();
        segment = writer.id().value();
        positions = writer::positionOf;
        unsyncedBytes = writer.unsyncedBytes();
        records = 0;
    }

    /// The next change appends at most so many bytes.
    void admit(int boundBytes) {
        changeLimit = bytes.position() + boundBytes;
    }

    @Override
    public SegmentLocation append(byte kind, long sequence, ByteBuffer descriptor, ByteBuffer body, int bodyCrc32c) {
        int at = bytes.position();
        int descriptorLength = descriptor.remaining();
        int bodyLength = body.remaining();
        int length = RecordHeader.LENGTH + descriptorLength + bodyLength;
        if (length > changeLimit - at) {
            throw new BufferOverflowException();
        }
        bytes.put(at + RecordHeader.LENGTH, descriptor, descriptor.position(), descriptorLength);
        bytes.put(at + RecordHeader.LENGTH + descriptorLength, body, body.position(), bodyLength);
        RecordHeader.write(
                bytes, at, segment, unsyncedBytes + at, kind, sequence, descriptorLength, bodyLength, bodyCrc32c);
        bytes.position(at + length);
        records++;
        return new SegmentLocation(segment, positions.applyAsLong(at), length);
    }

    int records() {
        return records;
    }

    int lengthBytes() {
        return bytes.position();
    }

    /// Lends the filled part until [#begin].
    ByteBuffer filled() {
        return bytes.duplicate().flip();
    }
}
