package io.granary.index.lmdb;

import io.granary.index.SegmentUsage;
import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.Generation;
import io.granary.index.overlay.LateChanges;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.overlay.UsageDeltas;
import io.granary.index.value.BucketRow;
import io.granary.index.value.MetaRow;
import io.granary.index.value.RowCodec;
import io.granary.index.value.UsageRow;
import io.granary.index.value.VersionCodec;
import io.granary.model.fault.KillPoint;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.object.ObjectVersion.Stored;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.lmdbjava.Txn;

/// One generation on its way to disk: everything in one transaction, the checkpoint included. What it supersedes there
/// is read as it is replaced, and taken off the usage of its segment.
final class Flush implements Closeable {
    private final LmdbEnv env;
    private final LateChanges lateChanges;
    private final Txn<ByteBuffer> txn;
    private final MetaRow before;
    private final KeyTable.Spaces spaces;
    private final KeyTable current;
    private final KeyTable history;
    private final VersionTables versions;
    private final ExtentTables extents;
    private final UsageDeltas usage = new UsageDeltas();

    Flush(LmdbEnv env, LateChanges lateChanges) {
        this.env = env;
        this.lateChanges = lateChanges;
        this.txn = env.write();
        this.before = env.readMeta(txn);
        this.spaces = new KeyTable.Spaces(before.highestSpace());
        this.current = new KeyTable(env.current(), txn, spaces);
        this.history = new KeyTable(env.history(), txn, spaces);
        this.versions = new VersionTables(current, history, before.entries(), this::supersede);
        this.extents = new ExtentTables(env, txn);
    }

    /// What a flush did.
    ///
    /// @param freed extents that nothing refers to any more
    record Done(MetaRow meta, List<Long> freed) {}

    /// Writes a generation and commits; nothing is changed when it throws. Called once.
    Done write(Generation generation) {
        KillPoint.CHECKPOINT_BEGUN.reached();
        generation.entries().forEach(this::write);
        generation.bucketChanges().forEach(this::writeBucket);
        extents.abandon(generation.abandonedExtents());
        var freed = extents.settle();
        usage.add(generation.usage());
        usage.all().forEach(this::writeUsage);
        generation.forgottenSegments().forEach(this::forgetUsage);
        var reached = generation.watermarks();
        var meta = new MetaRow(
                before.complete(),
                generation.upTo(),
                versions.entries(),
                reached.sequence(),
                reached.bucket(),
                reached.extent(),
                spaces.highest());
        env.writeMeta(txn, meta);
        current.close();
        history.close();
        KillPoint.CHECKPOINT_WRITTEN.reached();
        txn.commit();
        KillPoint.CHECKPOINT_COMMITTED.reached();
        return new Done(meta, freed);
    }

    /// Ends the transaction, which is undone unless it was committed.
    @Override
    public void close() {
        txn.close();
    }

    private void write(OverlayKey key, OverlayEntry entry) {
        switch (entry) {
            case OverlayEntry.Put put -> {
                versions.put(key, put.version());
                refer(put);
            }
            case OverlayEntry.Row row -> {
                RowCodec.encode(
                        row.sequence(),
                        row.record(),
                        !row.extents().isEmpty(),
                        row.value(),
                        current.value(RowCodec.bound(row.value())));
                placeRow(key);
                refer(row);
            }
            case OverlayEntry.Removed removed -> {
                switch (lateChanges) {
                    case RELOCATE -> remove(key);
                    case MERGE -> remember(key, removed);
                }
            }
        }
    }

    private void refer(OverlayEntry.Recorded entry) {
        if (!entry.extents().isEmpty()) {
            extents.refer(entry.sequence(), entry.extents());
        }
    }

    private void remove(OverlayKey key) {
        if (!KeyCodec.isOfRows(key.bucket())) {
            versions.remove(key);
            return;
        }
        var removed = current.get(key.bucket(), key.key());
        if (removed != null) {
            supersedeRow(removed);
            current.delete(key.bucket(), key.key());
        }
    }

    private void remember(OverlayKey key, OverlayEntry.Removed removed) {
        if (KeyCodec.isOfVersions(key.bucket())) {
            versions.remember(key, removed.sequence());
        } else {
            VersionCodec.encodeRemoved(removed.sequence(), current.value());
            placeRow(key);
        }
    }

    /// Writes the value that was just encoded, over whatever is there.
    private void placeRow(OverlayKey key) {
        var replaced = current.putIfAbsent(key.bucket(), key.key());
        if (replaced != null) {
            supersedeRow(replaced);
            current.replace();
        }
    }

    /// Takes a row that leaves the disk off the books.
    private void supersedeRow(ByteBuffer value) {
        if (VersionCodec.isRemoved(value)) {
            return;
        }
        var row = RowCodec.decodeHead(value);
        usage.died(row.record());
        if (row.hasExtents()) {
            extents.unrefer(row.sequence());
        }
    }

    /// Takes a version that leaves the disk off the books.
    private void supersede(ObjectVersion version) {
        usage.died(version.record());
        if (version instanceof Stored stored && stored.body() == BodyKind.EXTENTS) {
            extents.unrefer(version.sequence());
        }
    }

    private void writeBucket(int number, Optional<BucketRow> row) {
        var key = ByteBuffer.allocateDirect(Integer.BYTES).putInt(number).flip();
        if (row.isEmpty()) {
            env.buckets().delete(txn, key);
            return;
        }
        var value = ByteBuffer.allocateDirect(BucketRow.MAX_BYTES);
        row.get().encode(value);
        env.buckets().put(txn, key, value.flip());
    }

    private void forgetUsage(long segment) {
        env.usage()
                .delete(
                        txn,
                        ByteBuffer.allocateDirect(Long.BYTES).putLong(segment).flip());
    }

    private void writeUsage(SegmentUsage delta) {
        var key = ByteBuffer.allocateDirect(Long.BYTES).putLong(delta.segment()).flip();
        var row = env.usage().get(txn, key);
        var known = row == null ? new SegmentUsage(delta.segment(), 0, 0, 0) : UsageRow.decode(delta.segment(), row);
        UsageRow.encode(
                new SegmentUsage(
                        delta.segment(),
                        known.totalBytes() + delta.totalBytes(),
                        known.liveBytes() + delta.liveBytes(),
                        known.liveRecords() + delta.liveRecords()),
                env.usage().reserve(txn, key, UsageRow.LENGTH));
    }
}
