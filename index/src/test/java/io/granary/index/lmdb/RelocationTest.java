package io.granary.index.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.index.BucketEntry;
import io.granary.index.ExtentsFreed;
import io.granary.index.IndexChange;
import io.granary.index.IndexConfig;
import io.granary.index.IndexWriteException;
import io.granary.index.ManualLog;
import io.granary.index.RowSpace;
import io.granary.index.SegmentUsage;
import io.granary.model.location.SegmentLocation;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What compaction asks of the index, and what the log owes it.
class RelocationTest {
    @TempDir
    Path temporary;

    private final ManualLog log = new ManualLog();

    @Test
    void whatStandsMovesAndTheCheckpointStays() throws IOException {
        try (var index = LmdbIndex.create(temporary.resolve("index"), IndexConfig.DEFAULT, ExtentsFreed.IGNORED)) {
            var kept = log.put(1, key("kept"));
            var replaced = log.put(1, key("replaced"));
            var removed = log.put(1, key("removed"));
            var row = log.putRow(RowSpace.UPLOAD, "row", "value");
            var bucket = new IndexChange.BucketPut(
                    new BucketEntry(1, new BucketName("bucket"), 1), log.sequence(), log.record());
            var newer = log.put(1, key("replaced"));
            var removal = log.remove(1, key("removed"));
            index.apply(List.of(kept, replaced, removed, row, bucket, newer, removal), log.end());
            index.flush();
            var checkpoint = index.checkpoint();
            assertTrue(index.refersTo(kept) && index.refersTo(row) && index.refersTo(bucket) && index.refersTo(newer));
            assertFalse(index.refersTo(replaced) || index.refersTo(removed) || index.refersTo(removal));

            var copies = List.<IndexChange>of(
                    moved(kept, 0),
                    moved(replaced, 100),
                    moved(removed, 200),
                    new IndexChange.RowPut(row.space(), row.key(), row.value(), List.of(), row.sequence(), at(300)),
                    new IndexChange.BucketPut(bucket.bucket(), bucket.sequence(), at(400)),
                    new IndexChange.VersionRemoved(1, removal.key(), removal.version(), removal.sequence(), at(500)),
                    new IndexChange.NumbersGiven(9, 99, log.sequence(), at(600)));
            index.relocate(copies);
            index.flush();

            assertEquals(checkpoint, index.checkpoint());
            assertEquals(at(0), found(index, "kept").record());
            assertEquals(newer.version(), index.find(1, key("replaced")));
            assertNull(index.find(1, key("removed")));
            assertEquals(
                    at(300),
                    Objects.requireNonNull(index.row(row.space(), row.key())).record());
            assertTrue(index.refersTo(copies.get(4)));
            assertEquals(9, index.highestBucketNumber());
            assertEquals(99, index.highestExtentId());
            assertEquals(List.of(new SegmentUsage(1, 700, 100, 1), new SegmentUsage(2, 700, 300, 3)), index.usage());

            index.forget(List.of(1L));
            index.flush();
            assertEquals(List.of(new SegmentUsage(2, 700, 300, 3)), index.usage());
        }
    }

    @Test
    void aCommitComesAfterTheLogIsDurable() throws IOException {
        var path = temporary.resolve("index");
        LmdbIndex.create(path, IndexConfig.DEFAULT, ExtentsFreed.IGNORED).close();
        var refuses = new AtomicBoolean(true);
        try (var index = LmdbIndex.open(path, IndexConfig.DEFAULT, ExtentsFreed.IGNORED, () -> {
            if (refuses.get()) {
                throw new IOException("the log's disk refuses");
            }
        })) {
            index.apply(List.of(log.put(1, key("a"))), log.end());
            assertThrows(IndexWriteException.class, index::flush);
            assertEquals(0, index.checkpoint().sequence());
            refuses.set(false);
            index.flush();
            assertEquals(1, index.checkpoint().sequence());
        }
    }

    private static IndexChange.VersionPut moved(IndexChange.VersionPut put, long position) {
        var stored = (ObjectVersion.Stored) put.version();
        return new IndexChange.VersionPut(
                put.bucket(),
                put.key(),
                new ObjectVersion.Stored(
                        stored.id(),
                        stored.sequence(),
                        stored.modifiedMillis(),
                        at(position),
                        stored.size(),
                        stored.etag(),
                        stored.body(),
                        stored.checksumCode(),
                        stored.plain()),
                put.extents());
    }

    private static SegmentLocation at(long position) {
        return new SegmentLocation(2, position, 100);
    }

    private static ObjectKey key(String name) {
        return ObjectKey.of(name);
    }

    private static ObjectVersion found(LmdbIndex index, String name) {
        return Objects.requireNonNull(index.find(1, key(name)));
    }
}
