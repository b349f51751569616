package io.granary.model.record;

import io.granary.model.checksum.Checksum;
import io.granary.model.location.Extent;
import io.granary.model.object.BodyLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The form of a long layout. Extents that one body was written to have ids close to each other and mostly one length,
/// and so have the parts of an upload: what is as before costs a bit, and an id its distance from the one before.
/// The byte table is `docs/format.md`, section 4.6.
final class DenseLayout {
    /// Stands where a plain layout has its number of extents and, behind it, of parts: none and one, which is no layout
    /// of a body.
    private static final byte MARK = 0;

    private static final byte FORM = 1;

    /// Ids below it have distances that fit a varint with two more bits.
    private static final long ID_LIMIT = 1L << 60;

    private static final int LONGEST_CHECKSUM = 64;

    private DenseLayout() {}

    /// Whether the ids are not out of all reason, and parts are in order and all have a checksum of one kind or none.
    static boolean canHold(BodyLayout layout) {
        int before = 0;
        int code = codeOf(layout);
        for (var part : layout.parts()) {
            if (part.number() <= before || codeOf(part) != code) {
                return false;
            }
            before = part.number();
        }
        return layout.extents().stream().allMatch(extent -> extent.id() < ID_LIMIT);
    }

    static ByteBuffer encode(BodyLayout layout) {
        var bytes = ByteBuffer.allocate(3
                + 2 * Varint.MAX_BYTES * (1 + layout.extents().size())
                + (2 * Varint.MAX_BYTES + LONGEST_CHECKSUM) * layout.parts().size());
        bytes.put(MARK).put(FORM);
        putExtents(bytes, layout.extents());
        Varint.put(bytes, layout.parts().size());
        bytes.put((byte) codeOf(layout));
        putParts(bytes, layout.parts());
        return bytes.flip();
    }

    private static void putExtents(ByteBuffer into, List<Extent> extents) {
        Varint.put(into, extents.size());
        long id = 0;
        long length = 0;
        for (var extent : extents) {
            long step = extent.id() - id - 1;
            boolean same = extent.lengthBytes() == length;
            Varint.put(into, ((step << 1) ^ (step >> 63)) << 1 | (same ? 1 : 0));
            if (!same) {
                Varint.put(into, extent.lengthBytes());
            }
            id = extent.id();
            length = extent.lengthBytes();
        }
    }

    private static void putParts(ByteBuffer into, List<BodyLayout.Part> parts) {
        int number = 0;
        long size = 0;
        for (var part : parts) {
            boolean same = part.size() == size;
            Varint.put(into, (long) (part.number() - number - 1) << 1 | (same ? 1 : 0));
            if (!same) {
                Varint.put(into, part.size());
            }
            part.checksum().map(Checksum::value).ifPresent(into::put);
            number = part.number();
            size = part.size();
        }
    }

    static boolean isNext(ByteBuffer from) {
        return from.remaining() > 2 && from.get(from.position()) == MARK && from.get(from.position() + 1) == FORM;
    }

    /// Throws `IllegalArgumentException` or `BufferUnderflowException` when it is not one.
    static BodyLayout decode(ByteBuffer from) {
        from.position(from.position() + 2);
        return new BodyLayout(extents(from), parts(from));
    }

    private static List<Extent> extents(ByteBuffer from) {
        int count = BodyLayoutCodec.count(from, 1);
        var extents = new ArrayList<Extent>(count);
        long id = 0;
        long length = 0;
        for (int i = 0; i < count; i++) {
            long head = Varint.get(from);
            long step = head >>> 1;
            id += 1 + ((step >>> 1) ^ -(step & 1));
            length = (head & 1) == 1 ? length : Varint.get(from);
            extents.add(new Extent(id, length));
        }
        return extents;
    }

    private static List<BodyLayout.Part> parts(ByteBuffer from) {
        int count = BodyLayoutCodec.count(from, 1);
        int code = from.get();
        var parts = new ArrayList<BodyLayout.Part>(count);
        long number = 0;
        long size = 0;
        for (int i = 0; i < count; i++) {
            long head = Varint.get(from);
            number += 1 + (head >>> 1);
            if (number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("part number " + number);
            }
            size = (head & 1) == 1 ? size : Varint.get(from);
            parts.add(new BodyLayout.Part((int) number, size, BodyLayoutCodec.checksum(from, code)));
        }
        return parts;
    }

    private static int codeOf(BodyLayout layout) {
        return layout.parts().isEmpty() ? 0 : codeOf(layout.parts().getFirst());
    }

    private static int codeOf(BodyLayout.Part part) {
        return part.checksum().map(checksum -> checksum.kind().code()).orElse(0);
    }
}
