package io.granary.engine.journal;

import io.granary.index.Row;
import io.granary.model.name.RowKey;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;

/// Keys and values of the journal's rows; the byte tables are `docs/format.md`, section 4.11.
public final class JournalRows {
    /// All rows of the space.
    static final RowKey ALL = new RowKey(new byte[0]);

    /// Names the sequence up to which the journal has everything.
    static final RowKey FLOOR = key(0, 0);

    private JournalRows() {}

    /// The prefix of all rows of a bucket.
    public static RowKey ofBucket(int bucket) {
        return new RowKey(ByteBuffer.allocate(Integer.BYTES).putInt(bucket).array());
    }

    /// The key of the chunk whose first entry has that sequence, or, for 0, of the row that says where the bucket's
    /// journal begins.
    static RowKey key(int bucket, long first) {
        return new RowKey(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(bucket)
                .putLong(first)
                .array());
    }

    /// What the rows hold that name a sequence.
    static byte[] sequence(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }

    static long sequence(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    static int bucket(RowKey key) {
        return ByteBuffer.wrap(key.bytes()).getInt();
    }

    static long first(RowKey key) {
        return ByteBuffer.wrap(key.bytes()).getLong(Integer.BYTES);
    }

    static byte[] encode(JournalChunk chunk) {
        var bytes = ByteBuffer.allocate(4 * Varint.MAX_BYTES);
        Varint.put(bytes, chunk.last());
        Varint.put(bytes, chunk.entries());
        Varint.put(bytes, chunk.lastMillis());
        Varint.put(bytes, chunk.rawLength());
        var encoded = new byte[bytes.position()];
        bytes.flip().get(encoded);
        return encoded;
    }

    static JournalChunk chunk(Row row) {
        var bytes = ByteBuffer.wrap(row.value());
        return new JournalChunk(
                first(row.key()), Varint.get(bytes), Varint.getInt(bytes), Varint.get(bytes), Varint.getInt(bytes));
    }
}
