package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.SegmentStore;
import io.granary.segment.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one record and verifies it: at once where it is cached, otherwise on a reading thread. What does not verify is
/// logged with its place, counted, and never served.
public final class RecordReader {
    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    private final SegmentStore segments;
    private final Executor reading;
    private final LongAdder damaged = new LongAdder();
    private final LongAdder waited = new LongAdder();

    /// @param reading runs reads that wait for the disk
    public RecordReader(SegmentStore segments, Executor reading) {
        this.segments = segments;
        this.reading = reading;
    }

    /// How many reads found damage since the start.
    public long damaged() {
        return damaged.sum();
    }

    /// How many reads were not cached and waited for the disk.
    public long waited() {
        return waited.sum();
    }

    /// The record of a version, in a heap buffer of its own.
    CompletionStage<StoredRecord> read(ObjectKey key, ObjectVersion version) {
        var bytes = ByteBuffer.allocate(version.record().lengthBytes());
        if (segments.tryRead(version.record(), bytes)) {
            try {
                return CompletableFuture.completedFuture(verified(key, version, bytes.flip()));
            } catch (EngineException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        waited.increment();
        return CompletableFuture.supplyAsync(() -> readWaiting(key, version, bytes), reading);
    }

    private StoredRecord readWaiting(ObjectKey key, ObjectVersion version, ByteBuffer bytes) {
        try {
            segments.read(version.record(), bytes.clear());
            return verified(key, version, bytes.flip());
        } catch (DamagedRecordException e) {
            throw damaged(key, e);
        } catch (IOException e) {
            LOG.error("Cannot read the record at {}", version.record(), e);
            throw new UncheckedIOException(e);
        }
    }

    private StoredRecord verified(ObjectKey key, ObjectVersion version, ByteBuffer bytes) {
        var place = version.record();
        try {
            var record = StoredRecord.verify(place.segment(), place.position(), bytes);
            if (record.sequence() != version.sequence()) {
                throw new DamagedRecordException(
                        place.segment(), place.position(), "another record stands here, of " + record.sequence());
            }
            return record;
        } catch (DamagedRecordException e) {
            throw damaged(key, e);
        }
    }

    EngineException damaged(ObjectKey key, DamagedRecordException damage) {
        damaged.increment();
        LOG.error("Damaged data of key {}: {}", key, damage.getMessage());
        return new EngineException(new EngineFailure.Damaged(key));
    }
}
