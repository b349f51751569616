package io.granary.engine.read;

import io.granary.engine.EngineException;
import io.granary.engine.ObjectBody;
import io.granary.engine.ObjectHead;
import io.granary.engine.OpenObject;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Descriptor;
import io.granary.model.record.DescriptorCodec;
import io.granary.model.record.RecordKind;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.Epoch;
import io.granary.segment.StoredRecord;
import io.granary.segment.extent.ExtentStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// A version as the index found it; its record is read when something is asked for that only the record knows.
public final class IndexedObject implements OpenObject {
    private static final CompletionStage<ObjectHead> PLAIN =
            CompletableFuture.completedFuture(ObjectHead.of(Headers.NONE, Optional.empty()));

    private static final CompletionStage<List<BodyLayout.Part>> NO_PARTS = CompletableFuture.completedFuture(List.of());

    private final ObjectKey key;
    private final ObjectVersion.Stored version;
    private final RecordReader records;
    private final ExtentStore extents;
    private final Epoch epoch;
    private final long ticket;
    private final AtomicBoolean closed = new AtomicBoolean();

    IndexedObject(
            ObjectKey key,
            ObjectVersion.Stored version,
            RecordReader records,
            ExtentStore extents,
            Epoch epoch,
            long ticket) {
        this.key = key;
        this.version = version;
        this.records = records;
        this.extents = extents;
        this.epoch = epoch;
        this.ticket = ticket;
    }

    @Override
    public ObjectKey key() {
        return key;
    }

    @Override
    public ObjectVersion.Stored version() {
        return version;
    }

    @Override
    public CompletionStage<ObjectHead> head(boolean checksum) {
        if (version.plain() && !checksum) {
            return PLAIN;
        }
        return records.read(key, version).thenApply(this::head);
    }

    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return records.read(key, version).thenApply(record -> switch (version.body()) {
            case PACKED -> new ObjectBody.Whole(head(record), record.body().slice((int) offset, (int) length));
            case EXTENTS -> new ObjectBody.Streamed(head(record), content(record, offset, length));
        });
    }

    @Override
    public CompletionStage<List<BodyLayout.Part>> parts() {
        if (version.body() == ObjectVersion.BodyKind.PACKED || version.etag().parts() == 0) {
            return NO_PARTS;
        }
        return records.read(key, version).thenApply(record -> layout(record).parts());
    }

    /// Everything that the record says.
    ///
    /// @param body of the record: the object, or its layout
    public record Contents(Descriptor.ObjectStored descriptor, ByteBuffer body) {}

    /// Reads the record.
    public CompletionStage<Contents> contents() {
        return records.read(key, version)
                .thenApply(
                        record -> new Contents(descriptor(record), record.body().duplicate()));
    }

    private ObjectHead head(StoredRecord record) {
        var stored = descriptor(record);
        return ObjectHead.of(stored.headers(), stored.checksum());
    }

    private Descriptor.ObjectStored descriptor(StoredRecord record) {
        try {
            var kind = RecordKind.ofCode(record.kind());
            if (DescriptorCodec.decode(kind, record.descriptor().duplicate()) instanceof Descriptor.ObjectStored stored
                    && stored.key().equals(key)) {
                return stored;
            }
            throw damaged("the record is of another key");
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private ExtentContent content(StoredRecord record, long offset, long length) {
        return new ExtentContent(this, layout(record).extents(), offset, length);
    }

    private BodyLayout layout(StoredRecord record) {
        try {
            return BodyLayoutCodec.decode(record.body().duplicate());
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private EngineException damaged(String what) {
        var place = version.record();
        return records.damaged(key, new DamagedRecordException(place.segment(), place.position(), what));
    }

    EngineException damaged(DamagedRecordException damage) {
        return records.damaged(key, damage);
    }

    ExtentStore extents() {
        return extents;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            epoch.leave(ticket);
        }
    }
}
