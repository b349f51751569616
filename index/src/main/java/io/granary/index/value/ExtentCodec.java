package io.granary.index.value;

import io.granary.model.location.Extent;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The extents of large bodies, twice: which ones a version or a row has, and how many of those have one. The byte
/// tables are `docs/format.md`, sections 6.6 and 6.7.
public final class ExtentCodec {
    static final byte FORMAT = 1;

    private ExtentCodec() {}

    /// An upper bound of what [#encodeList] writes.
    public static int bound(List<Extent> extents) {
        return 1 + 2 * Varint.MAX_BYTES * extents.size();
    }

    /// Appends the extents of one version or row.
    public static void encodeList(List<Extent> extents, ByteBuffer into) {
        into.put(FORMAT);
        for (var extent : extents) {
            Varint.put(into, extent.id());
            Varint.put(into, extent.lengthBytes());
        }
    }

    public static List<Extent> decodeList(ByteBuffer value) {
        checkFormat(value);
        var extents = new ArrayList<Extent>();
        while (value.hasRemaining()) {
            extents.add(new Extent(Varint.get(value), Varint.get(value)));
        }
        return extents;
    }

    /// Appends how many versions and rows refer to an extent.
    public static void encodeCount(long count, ByteBuffer into) {
        into.put(FORMAT);
        Varint.put(into, count);
    }

    public static long decodeCount(ByteBuffer value) {
        checkFormat(value);
        return Varint.get(value);
    }

    private static void checkFormat(ByteBuffer value) {
        byte format = value.get();
        if (format != FORMAT) {
            throw new IllegalArgumentException("unknown format of extents: " + format);
        }
    }
}
