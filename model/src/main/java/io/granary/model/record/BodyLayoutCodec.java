package io.granary.model.record;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import io.granary.model.object.BodyLayout;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The body of a record whose object lies in extents: their list and that of the parts. The byte table is
/// `docs/format.md`, section 4.6.
///
/// A long layout is written densely ([DenseLayout]), so that the largest object that S3 allows, 5 TiB in 10,000 parts,
/// has one that fits a record. Both forms are read.
public final class BodyLayoutCodec {
    /// What a layout may take of a record; the rest is for the descriptor, whose headers have at most 64 KiB.
    public static final int MAX_BYTES = 940 << 10;

    /// A layout of more extents and parts than these is written densely.
    private static final int PLAIN_ITEMS = 64;

    private static final int LONGEST_CHECKSUM = 64;

    private BodyLayoutCodec() {}

    /// The layout as bytes, from position 0 to the limit.
    public static ByteBuffer encode(BodyLayout layout) {
        return isDense(layout) && DenseLayout.canHold(layout) ? DenseLayout.encode(layout) : plain(layout);
    }

    /// No extents and one part would begin as a dense layout does.
    private static boolean isDense(BodyLayout layout) {
        return layout.extents().size() + layout.parts().size() > PLAIN_ITEMS
                || (layout.extents().isEmpty() && !layout.parts().isEmpty());
    }

    private static ByteBuffer plain(BodyLayout layout) {
        var bytes = ByteBuffer.allocate(Varint.MAX_BYTES
                        * (2 + 2 * layout.extents().size())
                + (2 * Varint.MAX_BYTES + 1 + LONGEST_CHECKSUM) * layout.parts().size());
        Varint.put(bytes, layout.extents().size());
        for (var extent : layout.extents()) {
            Varint.put(bytes, extent.id());
            Varint.put(bytes, extent.lengthBytes());
        }
        Varint.put(bytes, layout.parts().size());
        for (var part : layout.parts()) {
            Varint.put(bytes, part.number());
            Varint.put(bytes, part.size());
            bytes.put((byte) part.checksum().map(c -> c.kind().code()).orElse(0).intValue());
            part.checksum().ifPresent(checksum -> bytes.put(checksum.value()));
        }
        return bytes.flip();
    }

    /// Reads the layout that fills `from` up to its limit; throws `IllegalArgumentException` when it is not one.
    public static BodyLayout decode(ByteBuffer from) {
        try {
            var layout =
                    DenseLayout.isNext(from) ? DenseLayout.decode(from) : new BodyLayout(extents(from), parts(from));
            if (from.hasRemaining()) {
                throw new IllegalArgumentException(from.remaining() + " bytes behind the layout");
            }
            return layout;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("layout cut short", e);
        }
    }

    private static List<Extent> extents(ByteBuffer from) {
        int count = count(from, 2);
        var extents = new ArrayList<Extent>(count);
        for (int i = 0; i < count; i++) {
            extents.add(new Extent(Varint.get(from), Varint.get(from)));
        }
        return extents;
    }

    private static List<BodyLayout.Part> parts(ByteBuffer from) {
        int count = count(from, 2);
        var parts = new ArrayList<BodyLayout.Part>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new BodyLayout.Part(Varint.getInt(from), Varint.get(from), checksum(from, from.get())));
        }
        return parts;
    }

    /// How many items follow, each of at least `leastBytes`: more than could follow is refused before it costs memory.
    static int count(ByteBuffer from, int leastBytes) {
        int count = Varint.getInt(from);
        if (count > from.remaining() / leastBytes) {
            throw new IllegalArgumentException("layout cut short");
        }
        return count;
    }

    /// The checksum that follows; none for code 0.
    static Optional<Checksum> checksum(ByteBuffer from, int code) {
        if (code == 0) {
            return Optional.empty();
        }
        var kind = ChecksumKind.ofCode(code);
        var value = new byte[kind.lengthBytes()];
        from.get(value);
        return Optional.of(Checksum.ofWhole(kind, value));
    }
}
