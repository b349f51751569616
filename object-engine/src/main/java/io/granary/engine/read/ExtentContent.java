package io.granary.engine.read;

import io.granary.model.content.Content;
import io.granary.model.location.Extent;
import io.granary.segment.DamagedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A range of a large body, read from its extents in order. Starts at the extent that holds the range's first byte.
final class ExtentContent implements Content {
    private final IndexedObject object;
    private final List<Extent> extents;
    private final long length;
    private long left;
    private int current;
    private long offset;

    ExtentContent(IndexedObject object, List<Extent> extents, long offset, long length) {
        this.object = object;
        this.extents = extents;
        this.length = length;
        this.left = length;
        this.offset = offset;
        while (current < extents.size() && this.offset >= extents.get(current).lengthBytes()) {
            this.offset -= extents.get(current).lengthBytes();
            current++;
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (current >= extents.size()) {
            throw new IOException("the extents of " + object.key() + " end " + left + " bytes before the object");
        }
        var extent = extents.get(current);
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + Math.min(left, extent.lengthBytes() - offset)));
        try {
            int count = object.extents().read(extent, offset, into);
            if (count <= 0) {
                throw new DamagedRecordException(extent.id(), offset, "the extent ends early");
            }
            left -= count;
            offset += count;
            if (offset == extent.lengthBytes()) {
                current++;
                offset = 0;
            }
            return count;
        } catch (DamagedRecordException e) {
            throw object.damaged(e);
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public void close() {
        // extents are opened by each read; the object's epoch keeps them
    }
}
