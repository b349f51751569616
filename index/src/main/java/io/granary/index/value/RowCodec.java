package io.granary.index.value;

import io.granary.model.location.SegmentLocation;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;

/// A row as the value of its key; the byte table is `docs/format.md`, section 6.8. Where a row was removed during a
/// rebuild, [VersionCodec#encodeRemoved] stands in its place.
public final class RowCodec {
    /// The first byte of every value; no format of a version is or will be like it.
    static final byte FORMAT = 65;

    static final int EXTENTS = 1;

    private static final byte[] NO_VALUE = {};

    private RowCodec() {}

    /// What is read of a row.
    ///
    /// @param hasExtents whether the row refers to extents, which are kept by its sequence
    /// @param value a copy
    public record Stored(long sequence, SegmentLocation record, boolean hasExtents, byte[] value) {}

    /// An upper bound of what [#encode] writes.
    public static int bound(byte[] value) {
        return 2 + 4 * Varint.MAX_BYTES + value.length;
    }

    /// Appends a row.
    public static void encode(
            long sequence, SegmentLocation record, boolean hasExtents, byte[] value, ByteBuffer into) {
        into.put(FORMAT).put((byte) (hasExtents ? EXTENTS : 0));
        Varint.put(into, sequence);
        Varint.put(into, record.segment());
        Varint.put(into, record.position());
        Varint.put(into, record.lengthBytes());
        into.put(value);
    }

    /// Reads a row that fills the buffer. Borrows it and keeps nothing of it. Throws `IllegalArgumentException` for a
    /// format or flags that this version does not know.
    public static Stored decode(ByteBuffer from) {
        boolean hasExtents = hasExtents(from);
        long sequence = Varint.get(from);
        var record = location(from);
        var value = new byte[from.remaining()];
        from.get(value);
        return new Stored(sequence, record, hasExtents, value);
    }

    /// As [#decode], with an empty value: for whoever needs only the rest.
    public static Stored decodeHead(ByteBuffer from) {
        boolean hasExtents = hasExtents(from);
        return new Stored(Varint.get(from), location(from), hasExtents, NO_VALUE);
    }

    private static boolean hasExtents(ByteBuffer from) {
        byte format = from.get();
        int flags = from.get() & 0xFF;
        if (format != FORMAT || flags > EXTENTS) {
            throw new IllegalArgumentException("unknown row in the index: format " + format + ", flags " + flags);
        }
        return flags == EXTENTS;
    }

    private static SegmentLocation location(ByteBuffer from) {
        return new SegmentLocation(Varint.get(from), Varint.get(from), Varint.getInt(from));
    }
}
