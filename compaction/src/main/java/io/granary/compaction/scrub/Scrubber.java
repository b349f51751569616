package io.granary.compaction.scrub;

import io.granary.compaction.RecordMeaning;
import io.granary.compaction.rate.IoBudget;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.SegmentUsage;
import io.granary.model.location.Extent;
import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.Epoch;
import io.granary.segment.NoSuchSegmentException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoredRecord;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads segments with all their checksums, and the extents of what lives in them. Beside a store that serves, or
/// alone.
/// Used by one thread.
public final class Scrubber {
    private static final int EXTENT_STEP_BYTES = 256 << 10;

    private final SegmentStore segments;
    private final ExtentStore extents;
    private final ObjectIndex index;
    private final RecordMeaning meaning;
    private final Epoch epoch;
    private final IoBudget budget;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(EXTENT_STEP_BYTES);
    private final Set<Long> verifiedExtents = new HashSet<>();

    /// @param epoch what readers of segments and extents enter
    public Scrubber(
            SegmentStore segments,
            ExtentStore extents,
            ObjectIndex index,
            RecordMeaning meaning,
            Epoch epoch,
            IoBudget budget) {
        this.segments = segments;
        this.extents = extents;
        this.index = index;
        this.meaning = meaning;
        this.epoch = epoch;
        this.budget = budget;
    }

    /// Forgets which extents were verified: a new pass begins.
    public void newPass() {
        verifiedExtents.clear();
    }

    /// Reads one segment. One that is deleted meanwhile is no damage. Throws `InterruptedIOException` when the thread
    /// is
    /// interrupted.
    public ScrubbedSegment read(SegmentId segment) throws IOException {
        var reading = new Reading();
        try {
            segments.scan(segment, 0, reading);
        } catch (NoSuchSegmentException deleted) {
            return reading.found();
        }
        return reading.found();
    }

    /// Segments that something refers to and that are not there. Flushes the index.
    public List<SegmentId> missing() {
        index.flush();
        var used = index.usage();
        var there = segments.segments().stream().map(SegmentSummary::id).collect(Collectors.toSet());
        return used.stream()
                .filter(usage -> usage.liveBytes() > 0)
                .map(usage -> new SegmentId(usage.segment()))
                .filter(id -> !there.contains(id))
                .toList();
    }

    /// How many bytes the index knows to be live in a segment.
    public long liveBytes(SegmentId segment) {
        return index.usage().stream()
                .filter(usage -> usage.segment() == segment.value())
                .mapToLong(SegmentUsage::liveBytes)
                .sum();
    }

    /// The versions whose records in these segments cannot be read. Walks the whole index.
    public List<ObjectHit> hitsIn(Collection<SegmentId> suspects) throws IOException {
        var ids = suspects.stream().map(SegmentId::value).collect(Collectors.toSet());
        var hits = new ArrayList<ObjectHit>();
        for (var bucket : index.buckets()) {
            try (var cursor = index.versions(bucket.number())) {
                for (boolean found = cursor.seek(new byte[0]); found; found = cursor.next()) {
                    var version = cursor.version();
                    if (ids.contains(version.record().segment()) && !isWhole(version)) {
                        hits.add(new ObjectHit(
                                bucket.name().value(),
                                ObjectKey.ofUtf8(cursor.key()).toString(),
                                version.id().toString()));
                    }
                }
            }
        }
        return hits;
    }

    private boolean isWhole(ObjectVersion version) throws IOException {
        var place = version.record();
        var bytes = ByteBuffer.allocate(place.lengthBytes());
        try {
            segments.read(place, bytes);
            return StoredRecord.verify(place.segment(), place.position(), bytes.flip())
                            .sequence()
                    == version.sequence();
        } catch (DamagedRecordException | NoSuchSegmentException e) {
            return false;
        }
    }

    private final class Reading implements RecordVisitor {
        private final List<Damage> damages = new ArrayList<>();
        private final List<ObjectHit> hits = new ArrayList<>();
        private long records;
        private long bytes;
        private long extentsRead;
        private long extentBytes;
        private long liveBytes;
        private long unpaid;

        ScrubbedSegment found() {
            return new ScrubbedSegment(records, bytes, extentsRead, extentBytes, liveBytes, damages, hits);
        }

        @Override
        public void record(SegmentLocation place, StoredRecord record) throws IOException {
            records++;
            bytes += place.lengthBytes();
            pay(place.lengthBytes());
            IndexChange change;
            try {
                change = meaning.changeOf(place, record);
            } catch (IllegalArgumentException e) {
                damages.add(new Damage(place + ": " + e.getMessage()));
                return;
            }
            // What is found live within the epoch cannot be freed before it is read.
            long ticket = epoch.enter();
            try {
                if (index.refersTo(change)) {
                    liveBytes += place.lengthBytes();
                    readExtents(change);
                }
            } finally {
                epoch.leave(ticket);
            }
        }

        @Override
        public void damaged(DamagedRecordException damage) {
            damages.add(new Damage(String.valueOf(damage.getMessage())));
        }

        private void readExtents(IndexChange change) throws IOException {
            switch (change) {
                case IndexChange.VersionPut put -> {
                    if (!readAll(put.extents()) && index.refersTo(put)) {
                        hits.add(new ObjectHit(
                                bucketName(put.bucket()),
                                put.key().toString(),
                                put.version().id().toString()));
                    }
                }
                case IndexChange.RowPut put -> readAll(put.extents());
                case IndexChange.VersionRemoved ignored -> {}
                case IndexChange.RowsRemoved ignored -> {}
                case IndexChange.BucketPut ignored -> {}
                case IndexChange.BucketRemoved ignored -> {}
                case IndexChange.NumbersGiven ignored -> {}
            }
        }

        private boolean readAll(List<Extent> all) throws IOException {
            boolean whole = true;
            for (var extent : all) {
                if (!verifiedExtents.contains(extent.id())) {
                    if (read(extent)) {
                        verifiedExtents.add(extent.id());
                    } else {
                        whole = false;
                    }
                }
            }
            return whole;
        }

        private boolean read(Extent extent) throws IOException {
            extentsRead++;
            try {
                for (long offset = 0; offset < extent.lengthBytes(); ) {
                    buffer.clear();
                    int read = extents.read(extent, offset, buffer);
                    if (read < 0) {
                        break;
                    }
                    offset += read;
                    extentBytes += read;
                    pay(read);
                }
                return true;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                damages.add(new Damage("extent " + extent.id() + ": " + e.getMessage()));
                return false;
            }
        }

        private void pay(long more) throws InterruptedIOException {
            unpaid += more;
            if (unpaid >= EXTENT_STEP_BYTES) {
                try {
                    budget.spend(unpaid);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("scrubbing was told to stop");
                }
                unpaid = 0;
            }
        }
    }

    private String bucketName(int number) {
        return index.buckets().stream()
                .filter(bucket -> bucket.number() == number)
                .map(BucketEntry::name)
                .map(Object::toString)
                .findFirst()
                .orElse("number " + number);
    }
}
