package io.granary.segment.local;

import io.granary.model.location.Extent;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.format.DamagedFrameException;
import io.granary.segment.format.ExtentHeader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// An extent that is open for reading, its header verified and the checksums of its blocks in memory. Threads may share
/// it.
final class ExtentFile implements Closeable {
    /// The longest single read; see [ExtentWriter#STEP_BYTES].
    private static final int STEP_BYTES = 1 << 20;

    private final DiskFile file;
    private final Extent extent;
    private final ByteBuffer page;

    private ExtentFile(DiskFile file, Extent extent, ByteBuffer page) {
        this.file = file;
        this.extent = extent;
        this.page = page;
    }

    /// Takes `file`, also when it throws.
    static ExtentFile open(DiskFile file, Extent extent, long storeId) throws IOException {
        try {
            var page = ByteBuffer.allocate(ExtentHeader.BODY_AT);
            file.readFully(page, 0);
            var header = ExtentHeader.read(page.flip(), file.path().toString());
            if (header.extent() != extent.id() || header.storeId() != storeId) {
                throw damaged(extent, 0, file, "it holds extent " + header.extent() + " of store " + header.storeId());
            }
            if (header.lengthBytes() != extent.lengthBytes()) {
                throw damaged(extent, 0, file, header.lengthBytes() + " bytes, not " + extent.lengthBytes());
            }
            return new ExtentFile(file, extent, page);
        } catch (IOException e) {
            file.close();
            throw explained(e, extent, 0, file);
        }
    }

    long id() {
        return extent.id();
    }

    Path path() {
        return file.path();
    }

    /// As [ExtentStore#prefetch].
    void prefetch(long offset, long lengthBytes) {
        file.prefetch(ExtentHeader.BODY_AT + offset, Math.min(lengthBytes, extent.lengthBytes() - offset));
    }

    /// Whether the byte of the body at `offset` is in memory.
    boolean isCached(long offset) {
        return file.readCached(ByteBuffer.allocate(1), ExtentHeader.BODY_AT + offset);
    }

    /// As [ExtentStore#read]; what is less than a block passes through `scratch`. When it throws, the position of
    /// `into`
    /// is as it was.
    int read(long offset, ByteBuffer into, Scratch scratch) throws IOException {
        if (offset < 0) {
            throw new IllegalArgumentException("negative offset " + offset);
        }
        if (offset >= extent.lengthBytes()) {
            return -1;
        }
        int start = into.position();
        int wanted = (int) Math.min(into.remaining(), extent.lengthBytes() - offset);
        try {
            for (int done = 0; done < wanted; ) {
                long at = offset + done;
                int whole = wholeBlocks(at, wanted - done);
                done += whole > 0 ? readBlocks(at, whole, into) : readPart(at, wanted - done, into, scratch);
            }
            return wanted;
        } catch (IOException e) {
            into.position(start);
            throw explained(e, extent, offset, file);
        }
    }

    /// How many of the `wanted` bytes from `at` on are whole blocks that can be read at once.
    private int wholeBlocks(long at, int wanted) {
        if (at % ExtentStore.BLOCK_BYTES != 0) {
            return 0;
        }
        int most = Math.min(wanted, STEP_BYTES);
        return at + most == extent.lengthBytes() ? most : most - most % ExtentStore.BLOCK_BYTES;
    }

    /// Reads blocks straight into their place.
    private int readBlocks(long at, int length, ByteBuffer into) throws IOException {
        var bytes = into.slice(into.position(), length);
        file.readFully(bytes, ExtentHeader.BODY_AT + at);
        for (int from = 0; from < length; from += ExtentStore.BLOCK_BYTES) {
            bytes.limit(Math.min(length, from + ExtentStore.BLOCK_BYTES)).position(from);
            verify(at + from, bytes);
        }
        into.position(into.position() + length);
        return length;
    }

    /// Reads the block that `at` is in and takes what is wanted of it.
    private int readPart(long at, int wanted, ByteBuffer into, Scratch scratch) throws IOException {
        long blockAt = at - at % ExtentStore.BLOCK_BYTES;
        int blockLength = (int) Math.min(ExtentStore.BLOCK_BYTES, extent.lengthBytes() - blockAt);
        int skip = (int) (at - blockAt);
        int length = Math.min(wanted, blockLength - skip);
        var block = scratch.take();
        try {
            file.readFully(block.limit(blockLength), ExtentHeader.BODY_AT + blockAt);
            verify(blockAt, block.flip());
            into.put(block.limit(skip + length).position(skip));
            return length;
        } finally {
            scratch.give(block);
        }
    }

    private void verify(long blockAt, ByteBuffer block) throws DamagedRecordException {
        var crc = new CRC32C();
        crc.update(block);
        int index = (int) (blockAt / ExtentStore.BLOCK_BYTES);
        if ((int) crc.getValue() != page.getInt(ExtentHeader.TABLE_AT + index * Integer.BYTES)) {
            throw damaged(extent, blockAt, file, "the checksum of its block does not match");
        }
    }

    /// What the caller is told: damage as damage, anything else with the file's name.
    private static IOException explained(IOException cause, Extent extent, long offset, DiskFile file) {
        return switch (cause) {
            case DamagedRecordException known -> known;
            case ClosedByInterruptException interrupted -> interrupted;
            case DamagedFrameException frame -> damaged(extent, 0, file, String.valueOf(frame.getMessage()));
            case EOFException end -> damaged(extent, offset, file, "it was cut short");
            default -> new IOException("cannot read extent " + extent.id() + " in " + file.path(), cause);
        };
    }

    private static DamagedRecordException damaged(Extent extent, long offset, DiskFile file, String what) {
        return new DamagedRecordException(extent.id(), offset, "extent file " + file.path() + ": " + what);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
