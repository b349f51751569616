package io.granary.engine.write;

import io.granary.index.IndexChange;
import io.granary.index.RowSpace;
import io.granary.model.location.Extent;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.RowKey;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.segment.lane.Group;
import java.nio.ByteBuffer;
import java.util.List;
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

    /// Appends a row whose record holds nothing but its value.
    IndexChange.RowPut putRow(long sequence, int bucket, RowSpace space, RowKey key, long timeMillis, byte[] value) {
        return putRow(sequence, bucket, space, key, timeMillis, value, NO_BODY, List.of());
    }

    /// Appends a row whose record goes on with `payload` behind the value. Borrows `payload`.
    IndexChange.RowPut putRow(
            long sequence,
            int bucket,
            RowSpace space,
            RowKey key,
            long timeMillis,
            byte[] value,
            ByteBuffer payload,
            List<Extent> extents) {
        var descriptor = new Descriptor.RowPut(bucket, space.code(), key, timeMillis, value.length);
        var body = payload.hasRemaining()
                ? ByteBuffer.allocate(value.length + payload.remaining())
                        .put(value)
                        .put(payload.duplicate())
                        .flip()
                : ByteBuffer.wrap(value);
        return new IndexChange.RowPut(
                space, key, value, extents, sequence, append(sequence, descriptor, body, crc32c(body)));
    }

    /// Appends the end of all rows whose keys begin with `prefix`.
    IndexChange.RowsRemoved removeRows(long sequence, int bucket, RowSpace space, RowKey prefix, long timeMillis) {
        var descriptor = new Descriptor.RowsRemoved(bucket, space.code(), prefix, timeMillis);
        return new IndexChange.RowsRemoved(space, prefix, sequence, append(sequence, descriptor));
    }

    /// An upper bound of the bytes of a row's record.
    static int rowBound(RowKey key, int bodyLength) {
        return Change.boundOf(new Descriptor.RowPut(0, 0, key, 0, bodyLength), bodyLength);
    }

    static int crc32c(ByteBuffer body) {
        var crc = new CRC32C();
        crc.update(body.duplicate());
        return (int) crc.getValue();
    }
}
