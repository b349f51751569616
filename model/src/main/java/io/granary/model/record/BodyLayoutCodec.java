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
public final class BodyLayoutCodec {
    private static final int LONGEST_CHECKSUM = 64;

    private BodyLayoutCodec() {}

    /// The layout as bytes, from position 0 to the limit.
    public static ByteBuffer encode(BodyLayout layout) {
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
            var layout = new BodyLayout(extents(from), parts(from));
            if (from.hasRemaining()) {
                throw new IllegalArgumentException(from.remaining() + " bytes behind the layout");
            }
            return layout;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("layout cut short", e);
        }
    }

    private static List<Extent> extents(ByteBuffer from) {
        int count = count(from);
        var extents = new ArrayList<Extent>(count);
        for (int i = 0; i < count; i++) {
            extents.add(new Extent(Varint.get(from), Varint.get(from)));
        }
        return extents;
    }

    private static List<BodyLayout.Part> parts(ByteBuffer from) {
        int count = count(from);
        var parts = new ArrayList<BodyLayout.Part>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new BodyLayout.Part(Varint.getInt(from), Varint.get(from), checksum(from)));
        }
        return parts;
    }

    private static int count(ByteBuffer from) {
        int count = Varint.getInt(from);
        if (count > from.remaining() / 2) {
            throw new IllegalArgumentException("layout cut short");
        }
        return count;
    }

    private static Optional<Checksum> checksum(ByteBuffer from) {
        int code = from.get();
        if (code == 0) {
            return Optional.empty();
        }
        var kind = ChecksumKind.ofCode(code);
        var value = new byte[kind.lengthBytes()];
        from.get(value);
        return Optional.of(Checksum.ofWhole(kind, value));
    }
}
