package io.granary.gateway.table;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectHead;
import io.granary.engine.state.BucketState;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.parquet.TableWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Writes rows with what their records hold besides. A record that is damaged leaves empty what it would have told;
/// that
/// is counted.
final class RowWriter {
    private static final byte[] STANDARD = "STANDARD".getBytes(US_ASCII);
    private static final long MICROS = 1_000;

    private final BucketState state;
    private final byte[] bucket;
    private long damaged;

    /// Borrows the state.
    RowWriter(BucketState state, String bucket) {
        this.state = state;
        this.bucket = bucket.getBytes(US_ASCII);
    }

    /// How many records were damaged so far.
    long damaged() {
        return damaged;
    }

    void write(TableRow row, TableWriter into) throws IOException {
        switch (row) {
            case TableRow.OfVersion of -> {
                switch (of.version()) {
                    case ObjectVersion.Stored stored -> version(of, stored, into);
                    case ObjectVersion.DeleteMarker marker -> marker(of, marker, into);
                }
            }
            case TableRow.OfAnnotation of -> annotation(of, into);
        }
        into.endRow();
    }

    private void version(TableRow.OfVersion row, ObjectVersion.Stored version, TableWriter into) {
        begin(row, version, false, version.size(), into);
        into.text(version.etag().toString().getBytes(US_ASCII));
        into.text(STANDARD);
        into.flag(version.etag().parts() > 0);
        into.none();
        into.none();
        into.none();
        int checksum = Math.abs(version.checksumCode());
        if (checksum == 0) {
            into.none();
        } else {
            into.text(ChecksumKind.ofCode(checksum).wireName().getBytes(US_ASCII));
        }
        var head = head(row, version);
        if (head.isEmpty()) {
            into.none();
            into.none();
        } else {
            into.map(HeaderMaps.tags(head.get().attributes()));
            into.map(HeaderMaps.metadata(head.get().headers()));
        }
        into.text(Sequences.utf8(version.born()));
    }

    private void marker(TableRow.OfVersion row, ObjectVersion.DeleteMarker marker, TableWriter into) {
        begin(row, marker, true, 0, into);
        for (int column = 7; column < TableKind.INVENTORY.columns().size() - 1; column++) {
            into.none();
        }
        into.text(Sequences.utf8(marker.born()));
    }

    private void begin(TableRow row, ObjectVersion version, boolean marker, long size, TableWriter into) {
        into.text(bucket);
        into.text(row.key().utf8());
        into.text(Sequences.utf8(version.sequence()));
        id(version.id(), into);
        into.flag(marker);
        into.number(size);
        into.number(version.modifiedMillis() * MICROS);
    }

    private static void id(VersionId id, TableWriter into) {
        if (id.isNull()) {
            into.none();
        } else {
            into.text(id.toString().getBytes(US_ASCII));
        }
    }

    private Optional<ObjectHead> head(TableRow row, ObjectVersion.Stored version) {
        if (version.plain()) {
            return Optional.of(ObjectHead.of(Headers.NONE, Optional.empty()));
        }
        try (var object = state.open(row.key(), version)) {
            return Optional.of(object.head(false).toCompletableFuture().join());
        } catch (CompletionException e) {
            return unlessDamaged(e.getCause(), e);
        } catch (EngineException e) {
            return unlessDamaged(e, e);
        }
    }

    private <T> Optional<T> unlessDamaged(@Nullable Throwable cause, RuntimeException failure) {
        if (cause instanceof EngineException refused && refused.failure() instanceof EngineFailure.Damaged) {
            damaged++;
            return Optional.empty();
        }
        throw failure;
    }

    private void annotation(TableRow.OfAnnotation row, TableWriter into) {
        var facts = row.annotation().facts();
        into.text(bucket);
        into.text(row.key().utf8());
        id(row.version().id(), into);
        into.text(Sequences.utf8(row.version().born()));
        into.text(facts.name().utf8());
        into.text(Sequences.utf8(row.annotation().sequence()));
        into.number(facts.modifiedMillis() * MICROS);
        into.number(facts.size());
        into.text(facts.etag().toString().getBytes(US_ASCII));
        into.text(facts.checksum().kind().wireName().getBytes(US_ASCII));
        into.none();
        var payload = payload(row);
        if (payload.isEmpty()) {
            into.none();
        } else {
            var bytes = payload.get();
            into.text(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
    }

    private Optional<ByteBuffer> payload(TableRow.OfAnnotation row) {
        try {
            return Optional.of(state.payload(row.key(), row.annotation()));
        } catch (EngineException e) {
            return unlessDamaged(e, e);
        }
    }
}
