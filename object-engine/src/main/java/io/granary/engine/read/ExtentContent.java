package io.granary.engine.read;

import io.granary.model.content.Content;
import io.granary.model.content.FileRun;
import io.granary.model.location.Extent;
import io.granary.segment.DamagedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A range of a large body, read from its extents in order. Starts at the extent that holds the range's first byte, and
/// has the disk begin with what comes next while that is sent.
final class ExtentContent implements Content {
    /// How far the disk is ahead of the reader: a few pieces of an answer, so that the next one is there when the
    /// client
    /// is.
    private static final long AHEAD_BYTES = 2 << 20;

    private final IndexedObject object;
    private final List<Extent> extents;
    private final long length;
    private long left;
    private int current;
    private long offset;
    private boolean begun;

    /// Up to where the disk was told to read: an extent, an offset in it, and bytes in front of the reader.
    private int aheadExtent;

    private long aheadOffset;
    private long ahead;

    /// The file of the current extent where runs of it are sent from there.
    private @Nullable SharedFile file;

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
        this.aheadExtent = current;
        this.aheadOffset = this.offset;
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
        try {
            var extent = next();
            int limit = into.limit();
            into.limit((int) Math.min(limit, into.position() + Math.min(left, extent.lengthBytes() - offset)));
            try {
                int count = object.extents().read(extent, offset, into);
                if (count <= 0) {
                    throw new DamagedRecordException(extent.id(), offset, "the extent ends early");
                }
                moveOn(extent, count);
                return count;
            } finally {
                into.limit(limit);
            }
        } catch (DamagedRecordException e) {
            throw object.damaged(e);
        }
    }

    @Override
    public Optional<FileRun> nextRun(int mostBytes) throws IOException {
        if (left == 0) {
            return Optional.empty();
        }
        try {
            var extent = next();
            var open = file;
            if (open == null) {
                var found = object.extents().bodyFile(extent);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                open = new SharedFile(found.get());
                file = open;
            }
            int count = (int) Math.min(mostBytes, Math.min(left, extent.lengthBytes() - offset));
            var run = open.run(offset, count);
            moveOn(extent, count);
            return Optional.of(run);
        } catch (DamagedRecordException e) {
            throw object.damaged(e);
        }
    }

    private Extent next() throws IOException {
        if (!begun) {
            begun = true;
            object.extents().requireThere(touched());
        }
        if (current >= extents.size()) {
            throw new IOException("the extents of " + object.key() + " end " + left + " bytes before the object");
        }
        readAhead();
        return extents.get(current);
    }

    /// The extents that the range lies in.
    private List<Extent> touched() {
        int end = current;
        for (long behind = offset + left; end < extents.size() && behind > 0; end++) {
            behind -= extents.get(end).lengthBytes();
        }
        return extents.subList(current, end);
    }

    /// Asks the disk in steps of half of what it may be ahead; a range that one read fetches needs none.
    private void readAhead() {
        if (length <= AHEAD_BYTES / 2 || ahead > AHEAD_BYTES / 2) {
            return;
        }
        while (ahead < Math.min(AHEAD_BYTES, left) && aheadExtent < extents.size()) {
            var extent = extents.get(aheadExtent);
            long step = Math.min(extent.lengthBytes() - aheadOffset, Math.min(AHEAD_BYTES, left) - ahead);
            object.extents().prefetch(extent, aheadOffset, step);
            ahead += step;
            aheadOffset += step;
            if (aheadOffset == extent.lengthBytes()) {
                aheadExtent++;
                aheadOffset = 0;
            }
        }
    }

    private void moveOn(Extent extent, int count) {
        left -= count;
        offset += count;
        ahead = Math.max(0, ahead - count);
        if (offset == extent.lengthBytes()) {
            current++;
            offset = 0;
            closeFile();
        }
    }

    private void closeFile() {
        var open = file;
        file = null;
        if (open != null) {
            open.leave();
        }
    }

    /// Extents are opened by each read, and the object's epoch keeps them; a file that runs are sent from stays open
    /// until
    /// the last of them is closed.
    @Override
    public void close() {
        closeFile();
    }
}
