package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.index.Row;
import io.granary.model.location.SegmentLocation;
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
import org.jspecify.annotations.Nullable;
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
                return CompletableFuture.completedFuture(
                        verified(key, version.record(), version.sequence(), bytes.flip()));
            } catch (EngineException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        waited.increment();
        return CompletableFuture.supplyAsync(
                () -> readWaiting(key, version.record(), version.sequence(), bytes), reading);
    }

    /// What stands behind the value in a row's record, verified, in a buffer of its own.
    public CompletionStage<ByteBuffer> readPayload(ObjectKey key, Row row) {
        var place = row.record();
        var bytes = ByteBuffer.allocate(place.lengthBytes());
        if (segments.tryRead(place, bytes)) {
            return CompletableFuture.completedFuture(payload(row, verified(key, place, row.sequence(), bytes.flip())));
        }
        waited.increment();
        return CompletableFuture.supplyAsync(
                () -> payload(row, readWaiting(key, place, row.sequence(), bytes)), reading);
    }

    /// What stands behind the value in a row's record; may wait for the disk. Throws [EngineException] for damage.
    public ByteBuffer payload(ObjectKey key, Row row) {
        var place = row.record();
        var bytes = ByteBuffer.allocate(place.lengthBytes());
        if (!segments.tryRead(place, bytes)) {
            return payload(row, readWaiting(key, place, row.sequence(), bytes));
        }
        return payload(row, verified(key, place, row.sequence(), bytes.flip()));
    }

    private static ByteBuffer payload(Row row, StoredRecord record) {
        var body = record.body();
        return body.slice(row.value().length, body.capacity() - row.value().length);
    }

    /// The body in a version's record, verified, where the record is cached; null where it is not. Borrows `slot`,
    /// which has
    /// the record's length, and lends the body in it.
    @Nullable
    ByteBuffer tryBody(ObjectKey key, ObjectVersion version, ByteBuffer slot) {
        return segments.tryRead(version.record(), slot)
                ? verified(key, version.record(), version.sequence(), slot.flip())
                        .body()
                : null;
    }

    /// As [#tryBody], on a reading thread; `slot` is borrowed until it completes.
    CompletableFuture<ByteBuffer> bodyLater(ObjectKey key, ObjectVersion version, ByteBuffer slot) {
        waited.increment();
        return CompletableFuture.supplyAsync(
                () -> readWaiting(key, version.record(), version.sequence(), slot)
                        .body(),
                reading);
    }

    private StoredRecord readWaiting(ObjectKey key, SegmentLocation place, long sequence, ByteBuffer bytes) {
        try {
            segments.read(place, bytes.clear());
            return verified(key, place, sequence, bytes.flip());
        } catch (DamagedRecordException e) {
            throw damaged(key, e);
        } catch (IOException e) {
            LOG.error("Cannot read the record at {}", place, e);
            throw new UncheckedIOException(e);
        }
    }

    private StoredRecord verified(ObjectKey key, SegmentLocation place, long sequence, ByteBuffer bytes) {
        try {
            var record = StoredRecord.verify(place.segment(), place.position(), bytes);
            if (record.sequence() != sequence) {
                throw new DamagedRecordException(
                        place.segment(), place.position(), "another record stands here, of " + record.sequence());
            }
            return record;
        } catch (DamagedRecordException e) {
            throw damaged(key, e);
        }
    }

    /// Logs and counts damage, and makes the refusal of it.
    public EngineException damaged(ObjectKey key, DamagedRecordException damage) {
        damaged.increment();
        LOG.error("Damaged data of key {}: {}", key, damage.getMessage());
        return new EngineException(new EngineFailure.Damaged(key));
    }
}
