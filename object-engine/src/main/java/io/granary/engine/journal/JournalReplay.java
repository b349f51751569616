package io.granary.engine.journal;

import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.recovery.RecordIndexing;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.RowSpace;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.FirstRecord;
import io.granary.segment.RecordVisitor;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoredRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds in the log what a process that ended had not written down yet.
///
/// The row of an annotation does not name its object. Of the few that were changed since the last chunk the bucket is
/// walked for the version whose set they are of; one that has gone meanwhile is left out, as its removal follows.
final class JournalReplay {
    private final ObjectIndex index;
    private final long floor;
    private final Map<Integer, List<Waiting>> found = new HashMap<>();
    private final Map<Integer, List<Touch>> touches = new HashMap<>();

    private record Touch(long sequence, long timeMillis, long set) {}

    private JournalReplay(ObjectIndex index, long floor) {
        this.index = index;
        this.floor = floor;
    }

    /// The changes behind `floor`, each bucket's in their order. Reads the segments that the lane wrote since.
    static Map<Integer, List<Waiting>> of(SegmentStore segments, ObjectIndex index, long floor) throws IOException {
        var replay = new JournalReplay(index, floor);
        for (var segment : segments.segments()) {
            if ((!segment.sealed() || segment.maxSequence() > floor) && isOfLane(segments, segment)) {
                segments.scan(segment.id(), 0, replay.visitor());
            }
        }
        replay.resolve();
        replay.found
                .values()
                .forEach(of -> of.sort(
                        Comparator.comparingLong(waiting -> waiting.entry().sequence())));
        return replay.found;
    }

    private static boolean isOfLane(SegmentStore segments, SegmentSummary segment) throws IOException {
        return FirstRecord.of(segments, segment.id())
                .filter(record -> record.kind() == RecordKind.COPIES.code())
                .isEmpty();
    }

    private RecordVisitor visitor() {
        return new RecordVisitor() {
            @Override
            public void record(SegmentLocation place, StoredRecord record) {
                if (record.sequence() > floor) {
                    see(place, record);
                }
            }

            @Override
            public void damaged(DamagedRecordException damage) {
                // Recovery and the scrubber tell of it.
            }
        };
    }

    private void see(SegmentLocation place, StoredRecord record) {
        var descriptor = DescriptorCodec.decode(
                RecordKind.ofCode(record.kind()), record.descriptor().duplicate());
        switch (descriptor) {
            case Descriptor.ObjectStored stored -> {
                var put = (IndexChange.VersionPut) RecordIndexing.changeOf(place, record);
                var version = (ObjectVersion.Stored) put.version();
                var type = version.born() == version.sequence() ? JournalEntry.Type.CREATE : JournalEntry.Type.UPDATE;
                var waiting = JournalTail.stored(record.sequence(), stored.timeMillis(), type, stored.key(), version);
                add(stored.bucket(), JournalHeaders.read(waiting, stored.headers()));
            }
            case Descriptor.ObjectRemoved removed ->
                add(
                        removed.bucket(),
                        JournalTail.removed(record.sequence(), removed.timeMillis(), removed.key(), removed.version()));
            case Descriptor.DeleteMarkerPut marker ->
                add(
                        marker.bucket(),
                        JournalTail.marked(record.sequence(), marker.timeMillis(), marker.key(), marker.version()));
            case Descriptor.RowPut row -> {
                if (row.space() == RowSpace.ANNOTATION.code()
                        && isAnnotation(row.key().bytes())) {
                    touch(
                            row.bucket(),
                            record.sequence(),
                            row.timeMillis(),
                            row.key().bytes());
                }
            }
            case Descriptor.RowsRemoved rows -> {
                var key = rows.prefix().bytes();
                if (rows.space() == RowSpace.ANNOTATION.code() && isAnnotation(key) && key[key.length - 1] == 0) {
                    touch(rows.bucket(), record.sequence(), rows.timeMillis(), key);
                }
            }
            case Descriptor.BucketRemoved removed -> {
                found.remove(removed.bucket());
                touches.remove(removed.bucket());
            }
            case Descriptor.BucketCreated ignored -> {}
            case Descriptor.Copies ignored -> {}
        }
    }

    private static boolean isAnnotation(byte[] key) {
        return key.length > Long.BYTES + 1 && ByteBuffer.wrap(key).getLong() != 0 && key[Long.BYTES] != 0;
    }

    private void touch(int bucket, long sequence, long timeMillis, byte[] key) {
        touches.computeIfAbsent(bucket, number -> new ArrayList<>())
                .add(new Touch(sequence, timeMillis, ByteBuffer.wrap(key).getLong()));
    }

    private void add(int bucket, Waiting waiting) {
        found.computeIfAbsent(bucket, number -> new ArrayList<>()).add(waiting);
    }

    private void resolve() {
        touches.forEach((bucket, of) -> {
            var wanted = new HashSet<Long>();
            of.forEach(touch -> wanted.add(touch.set()));
            var owners = owners(bucket, wanted);
            for (var touch : of) {
                var owner = owners.get(touch.set());
                if (owner != null && owner.version().born() < touch.sequence()) {
                    add(
                            bucket,
                            JournalTail.touched(
                                    new AnnotationTouch(touch.sequence(), bucket, owner.key(), owner.version()),
                                    touch.timeMillis()));
                }
            }
        });
    }

    private record Owner(ObjectKey key, ObjectVersion.Stored version) {}

    private Map<Long, Owner> owners(int bucket, Set<Long> wanted) {
        var owners = new HashMap<Long, Owner>();
        try (var cursor = index.versions(bucket)) {
            for (boolean more = cursor.seek(new byte[0]); more && owners.size() < wanted.size(); more = cursor.next()) {
                if (cursor.version() instanceof ObjectVersion.Stored stored) {
                    long set = setOf(stored.born(), wanted);
                    if (set != 0) {
                        owners.put(set, new Owner(ObjectKey.ofUtf8(cursor.key()), stored));
                    }
                }
            }
        }
        return owners;
    }

    /// The set of the version if it is wanted; 0 if not.
    private long setOf(long born, Set<Long> wanted) {
        if (wanted.contains(born)) {
            return born;
        }
        var elsewhere = index.row(RowSpace.ANNOTATION, AnnotationRows.elsewhere(born));
        if (elsewhere == null) {
            return 0;
        }
        long set = AnnotationRows.number(elsewhere);
        return wanted.contains(set) ? set : 0;
    }
}
