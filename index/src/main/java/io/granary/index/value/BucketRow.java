package io.granary.index.value;

import io.granary.index.BucketEntry;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A bucket as the value of its number; the byte table is `docs/format.md`, section 6.4.
///
/// @param sequence of the change that made the bucket, or, where `removed`, of the one that removed it
/// @param record of that change
/// @param removed stands only during a rebuild: the bucket is gone, whatever older records say
public record BucketRow(BucketEntry bucket, long sequence, SegmentLocation record, boolean removed) {
    static final byte FORMAT = 1;
    static final byte REMOVED = 1;

    /// The most bytes of a row: a bucket's name has at most 63 of them.
    public static final int MAX_BYTES = 2 + 5 * Varint.MAX_BYTES + 63;

    /// Appends the row.
    public void encode(ByteBuffer into) {
        into.put(FORMAT).put(removed ? REMOVED : 0);
        Varint.put(into, sequence);
        Varint.put(into, bucket.createdMillis());
        Varint.put(into, record.segment());
        Varint.put(into, record.position());
        Varint.put(into, record.lengthBytes());
        into.put(bucket.name().value().getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads the row of a bucket. Throws `IllegalArgumentException` for a format that this version does not know.
    public static BucketRow decode(int number, ByteBuffer row) {
        byte format = row.get();
        if (format != FORMAT) {
            throw new IllegalArgumentException("unknown format of a bucket: " + format);
        }
        boolean removed = row.get() == REMOVED;
        long sequence = Varint.get(row);
        long created = Varint.get(row);
        var record = new SegmentLocation(Varint.get(row), Varint.get(row), Varint.getInt(row));
        var name = new byte[row.remaining()];
        row.get(name);
        var bucket = new BucketEntry(number, new BucketName(new String(name, StandardCharsets.US_ASCII)), created);
        return new BucketRow(bucket, sequence, record, removed);
    }
}
