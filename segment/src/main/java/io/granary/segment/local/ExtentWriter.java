package io.granary.segment.local;

import io.granary.model.location.Extent;
import io.granary.segment.StoreFullException;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.format.ExtentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one extent file: the body streams behind the page that is left free for header and checksums, which comes
/// last.
/// Until then the file starts with zeros, so that an unfinished one is never taken for an extent.
final class ExtentWriter implements ExtentStore.Writer {
    /// The longest single write, and how often the room is looked at. A heap buffer is copied into a direct one of the
    /// same length that the JDK keeps for the thread, so long writes would cost memory and gain nothing.
    static final int STEP_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ExtentWriter.class);

    private final ExtentDirectory directory;
    private final DiskFile file;
    private final long id;
    private final long storeId;
    private final long createdMillis;
    private final long capacityBytes;
    private final long expectedBytes;

    private final ByteBuffer page = ByteBuffer.allocate(ExtentHeader.BODY_AT);
    private final CRC32C blockCrc = new CRC32C();
    private long lengthBytes;
    private State state = State.WRITING;

    private enum State {
        WRITING,
        BROKEN,
        FINISHED,
        CLOSED
    }

    /// Takes `file`, which is new and empty; `expectedBytes` is how long the extent will be as far as is known.
    ExtentWriter(
            ExtentDirectory directory,
            DiskFile file,
            long id,
            long storeId,
            long createdMillis,
            long capacityBytes,
            long expectedBytes) {
        this.directory = directory;
        this.file = file;
        this.id = id;
        this.storeId = storeId;
        this.createdMillis = createdMillis;
        this.capacityBytes = capacityBytes;
        this.expectedBytes = expectedBytes;
    }

    @Override
    public long capacityBytes() {
        return capacityBytes;
    }

    @Override
    public boolean hasRoom(int bytes) throws IOException {
        require(State.WRITING);
        return bytes <= capacityBytes - lengthBytes && directory.hasRoom(bytes);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        require(State.WRITING);
        if (bytes.remaining() > capacityBytes - lengthBytes) {
            throw new IllegalArgumentException(
                    bytes.remaining() + " bytes behind " + lengthBytes + ", only " + capacityBytes + " fit");
        }
        while (bytes.hasRemaining()) {
            int inStep = (int) (lengthBytes % STEP_BYTES);
            if (inStep == 0) {
                requireRoom(Math.min(STEP_BYTES, Math.max(bytes.remaining(), expectedBytes - lengthBytes)));
            }
            int length = Math.min(bytes.remaining(), STEP_BYTES - inStep);
            writeStep(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
        }
    }

    private void requireRoom(long bytes) throws IOException {
        if (!directory.hasRoom(bytes)) {
            state = State.BROKEN;
            throw new StoreFullException("no room for extent " + id + " in " + directory.root());
        }
    }

    private void writeStep(ByteBuffer bytes) throws IOException {
        addToChecksums(bytes.duplicate());
        int length = bytes.remaining();
        try {
            file.write(bytes, ExtentHeader.BODY_AT + lengthBytes);
        } catch (IOException e) {
            throw broken(e);
        }
        lengthBytes += length;
    }

    private void addToChecksums(ByteBuffer bytes) {
        int end = bytes.limit();
        long at = lengthBytes;
        while (bytes.position() < end) {
            int inBlock = (int) (at % ExtentStore.BLOCK_BYTES);
            int length = Math.min(end - bytes.position(), ExtentStore.BLOCK_BYTES - inBlock);
            blockCrc.update(bytes.limit(bytes.position() + length));
            at += length;
            if (inBlock + length == ExtentStore.BLOCK_BYTES) {
                endBlock((int) (at / ExtentStore.BLOCK_BYTES) - 1);
            }
        }
    }

    private void endBlock(int block) {
        page.putInt(ExtentHeader.TABLE_AT + block * Integer.BYTES, (int) blockCrc.getValue());
        blockCrc.reset();
    }

    @Override
    public Extent finish() throws IOException {
        require(State.WRITING);
        if (lengthBytes == 0) {
            throw new IllegalStateException("an extent has at least one byte");
        }
        if (lengthBytes % ExtentStore.BLOCK_BYTES != 0) {
            endBlock(ExtentHeader.blocks(lengthBytes) - 1);
        }
        new ExtentHeader(id, storeId, createdMillis, lengthBytes).write(page);
        try {
            directory.inTurn(() -> {
                file.write(page, 0);
                file.force();
                directory.forceName(id);
            });
            file.close();
        } catch (IOException e) {
            throw broken(e);
        }
        state = State.FINISHED;
        directory.worked();
        return new Extent(id, lengthBytes);
    }

    /// The directory is left out from here on, and this extent is lost.
    private IOException broken(IOException cause) {
        state = State.BROKEN;
        directory.failed(cause);
        return cause instanceof DiskFullException
                ? new StoreFullException("no room for extent " + id + " in " + directory.root())
                : new IOException("cannot write extent " + id + " in " + directory.root(), cause);
    }

    private void require(State wanted) {
        if (state != wanted) {
            throw new IllegalStateException("extent " + id + " is " + state);
        }
    }

    @Override
    public void close() {
        if (state == State.FINISHED || state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        try {
            file.close();
            directory.delete(id);
        } catch (IOException e) {
            LOG.warn("Unfinished extent {} stays until the next start", file.path(), e);
        }
    }
}
