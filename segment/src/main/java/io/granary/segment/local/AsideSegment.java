package io.granary.segment.local;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoreFullException;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A segment that is written under a temporary name, which the next start would delete, and gets its own when it is
/// sealed and was read again. It is synced now and then, so that the last sync, which others on the same disk may have
/// to
/// wait for, has little left to do.
final class AsideSegment implements SegmentStore.Aside {
    private static final long SYNC_EACH_BYTES = 4 << 20;

    private final Disk disk;
    private final DataPlace place;
    private final SegmentId id;
    private final DiskFile file;
    private final long segmentBytes;
    private final Consumer<SegmentFile> published;
    private final RecordTally tally = new RecordTally();
    private long end = SegmentHeader.LENGTH;
    private long syncedEnd;
    private boolean open = true;

    /// Takes `file`, which has its header. `published` takes the segment when it may be seen.
    AsideSegment(
            Disk disk,
            DataPlace place,
            SegmentId id,
            DiskFile file,
            long segmentBytes,
            Consumer<SegmentFile> published) {
        this.disk = disk;
        this.place = place;
        this.id = id;
        this.file = file;
        this.segmentBytes = segmentBytes;
        this.published = published;
    }

    @Override
    public SegmentId id() {
        return id;
    }

    @Override
    public long positionOf(int offset) {
        return end + offset;
    }

    @Override
    public long remainingBytes() {
        return Math.max(0, segmentBytes - SegmentFooter.LENGTH - end);
    }

    @Override
    public void append(ByteBuffer group) throws IOException {
        int length = group.remaining();
        if (!open || length > remainingBytes()) {
            throw new IllegalArgumentException("group of " + length + " bytes at " + end + " of " + file.path());
        }
        tally.stage(group);
        try {
            file.write(group, end);
            if (end + length - syncedEnd >= SYNC_EACH_BYTES) {
                file.force();
                syncedEnd = end + length;
            }
        } catch (DiskFullException e) {
            place.space().metTheEnd();
            throw new StoreFullException(e);
        }
        place.space().wrote(length);
        tally.commit();
        end += length;
    }

    @Override
    public void publish() throws IOException {
        var footer = tally.footer(id, end);
        try {
            Sealing.seal(file, footer);
        } catch (DiskFullException e) {
            place.space().metTheEnd();
            throw new StoreFullException(e);
        }
        verify(footer);
        open = false;
        file.close();
        Path name = place.segment(id);
        disk.rename(file.path(), name);
        disk.forceDirectory(place.segments());
        published.accept(SegmentFile.sealed(id, disk, place, name, footer));
    }

    private void verify(SegmentFooter footer) throws IOException {
        var again = new RecordTally();
        try (var written = SegmentFile.sealed(id, disk, place, file.path(), footer)) {
            SegmentScan.synced(written, SegmentHeader.LENGTH, footer.end(), new RecordVisitor() {
                @Override
                public void record(SegmentLocation location, StoredRecord record) {
                    again.add(record.sequence());
                }

                @Override
                public void damaged(DamagedRecordException damage) throws IOException {
                    throw damage;
                }
            });
        }
        if (!again.footer(id, footer.end()).equals(footer)) {
            throw new DamagedRecordException(id.value(), SegmentHeader.LENGTH, "not what was written");
        }
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            file.close();
            disk.delete(file.path());
        }
    }
}
