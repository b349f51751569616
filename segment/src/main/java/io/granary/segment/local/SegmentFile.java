package io.granary.segment.local;

import io.granary.model.location.SegmentId;
import io.granary.segment.NoSuchSegmentException;
import io.granary.segment.SegmentSummary;
import io.granary.segment.format.DamagedFrameException;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One segment as the store knows it: its file, opened for reading when first needed, and what is at its end. Any
/// thread
/// may read.
final class SegmentFile implements Closeable {
    private final SegmentId id;
    private final Disk disk;
    private final DataPlace place;
    private final Path path;
    private final Optional<String> headerDamage;

    /// Only set when sealed.
    private volatile @Nullable SegmentFooter footer;

    /// Only set while somebody appends.
    private volatile @Nullable SegmentWriter writer;

    private volatile @Nullable DiskFile reading;
    private boolean closed;

    SegmentFile(
            SegmentId id, Disk disk, DataPlace place, Optional<SegmentFooter> footer, Optional<String> headerDamage) {
        this(id, disk, place, place.segment(id), footer, headerDamage);
    }

    private SegmentFile(
            SegmentId id,
            Disk disk,
            DataPlace place,
            Path path,
            Optional<SegmentFooter> footer,
            Optional<String> headerDamage) {
        this.id = id;
        this.disk = disk;
        this.place = place;
        this.path = path;
        this.footer = footer.orElse(null);
        this.headerDamage = headerDamage;
    }

    /// One that was just made.
    static SegmentFile created(SegmentId id, Disk disk, DataPlace place) {
        return new SegmentFile(id, disk, place, Optional.empty(), Optional.empty());
    }

    /// One that is sealed, whatever its file is called for now.
    static SegmentFile sealed(SegmentId id, Disk disk, DataPlace place, Path path, SegmentFooter footer) {
        return new SegmentFile(id, disk, place, path, Optional.of(footer), Optional.empty());
    }

    SegmentId id() {
        return id;
    }

    Path path() {
        return path;
    }

    DataPlace place() {
        return place;
    }

    /// What was wrong with the header when the store was opened.
    Optional<String> headerDamage() {
        return headerDamage;
    }

    Optional<SegmentFooter> footer() {
        return Optional.ofNullable(footer);
    }

    Optional<SegmentWriter> writer() {
        return Optional.ofNullable(writer);
    }

    void openedBy(SegmentWriter newWriter) {
        writer = newWriter;
    }

    void sealed(SegmentFooter newFooter) {
        footer = newFooter;
        writer = null;
    }

    void abandoned() {
        writer = null;
    }

    /// Where the records end; empty for a tail that a crash left, which must be scanned to know.
    OptionalLong knownEnd() {
        var openedBy = writer;
        if (openedBy != null) {
            return OptionalLong.of(openedBy.end());
        }
        var sealedBy = footer;
        return sealedBy != null ? OptionalLong.of(sealedBy.end()) : OptionalLong.empty();
    }

    /// Bytes in use as far as known without reading: of a tail that a crash left, all that the file has.
    SegmentSummary summary() {
        var sealedBy = footer;
        boolean isSealed = sealedBy != null;
        var end = knownEnd();
        long length = end.isPresent() ? end.getAsLong() + (isSealed ? SegmentFooter.LENGTH : 0) : lengthBytesOrZero();
        return sealedBy == null
                ? new SegmentSummary(id, length, false, 0, 0)
                : new SegmentSummary(id, length, true, sealedBy.minSequence(), sealedBy.maxSequence());
    }

    private long lengthBytesOrZero() {
        try {
            return lengthBytes();
        } catch (IOException toldByReads) {
            return 0;
        }
    }

    long lengthBytes() throws IOException {
        return reading().lengthBytes();
    }

    boolean readCached(ByteBuffer into, long position) {
        try {
            return reading().readCached(into, position);
        } catch (IOException notThere) {
            return false; // read says what is wrong
        }
    }

    /// As [DiskFile#readFully].
    void read(ByteBuffer into, long position) throws IOException {
        try {
            reading().readFully(into, position);
        } catch (NoSuchFileException | ClosedChannelException e) {
            throw closedOrMissing(e);
        }
    }

    private synchronized IOException closedOrMissing(IOException cause) {
        if (cause instanceof NoSuchFileException || closed) {
            var gone = new NoSuchSegmentException(id.value());
            gone.initCause(cause);
            return gone;
        }
        return cause;
    }

    DiskFile reading() throws IOException {
        var file = reading;
        return file != null ? file : openForReading();
    }

    private synchronized DiskFile openForReading() throws IOException {
        if (closed) {
            throw new NoSuchSegmentException(id.value());
        }
        var file = reading;
        if (file == null) {
            file = disk.open(path);
            reading = file;
        }
        return file;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        var file = reading;
        reading = null;
        if (file != null) {
            file.close();
        }
    }

    /// Looks at both ends of the file of segment `id`. Empty when nothing was ever appended: a crash while the file was
    /// made. Throws for a file of another store or of a newer format; other damage is kept for whoever scans.
    static Optional<SegmentFile> inspect(Disk disk, DataPlace place, SegmentId id, long storeId) throws IOException {
        var path = place.segment(id);
        try (var file = disk.open(path)) {
            var footer = readFooter(file, id);
            var damage = readHeader(file, id, storeId);
            if (damage.isPresent() && footer.isEmpty() && isUnused(file)) {
                return Optional.empty();
            }
            return Optional.of(new SegmentFile(id, disk, place, footer, damage));
        }
    }

    private static Optional<String> readHeader(DiskFile file, SegmentId id, long storeId) throws IOException {
        var name = file.path().toString();
        SegmentHeader header;
        try {
            header = SegmentHeader.read(readUpTo(file, 0, SegmentHeader.LENGTH), name);
        } catch (DamagedFrameException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (header.storeId() != storeId) {
            throw new DataDirectoryException(
                    file.path(), "is a segment of another store: move it out of the data directory");
        }
        return header.segment() == id.value()
                ? Optional.empty()
                : Optional.of(name + " is segment " + header.segment() + " under another name");
    }

    private static Optional<SegmentFooter> readFooter(DiskFile file, SegmentId id) throws IOException {
        long at = file.lengthBytes() - SegmentFooter.LENGTH;
        if (at < SegmentHeader.LENGTH) {
            return Optional.empty();
        }
        var bytes = readUpTo(file, at, SegmentFooter.LENGTH);
        if (!SegmentFooter.looksLike(bytes)) {
            return Optional.empty();
        }
        try {
            var footer = SegmentFooter.read(bytes, file.path().toString());
            return footer.segment() == id.value() && footer.end() == at ? Optional.of(footer) : Optional.empty();
        } catch (DamagedFrameException e) {
            return Optional.empty(); // scanned as a tail, which finds it again
        }
    }

    /// The header is synced before the first append: without one, only zeros can stand behind.
    private static boolean isUnused(DiskFile file) throws IOException {
        long length = file.lengthBytes();
        if (length > ZeroAhead.MIN_WINDOW) {
            return false;
        }
        var bytes = readUpTo(file, 0, (int) length);
        for (int at = SegmentHeader.LENGTH; at < bytes.limit(); at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer readUpTo(DiskFile file, long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(length, file.lengthBytes() - position)));
        file.readFully(bytes, position);
        return bytes.flip();
    }
}
