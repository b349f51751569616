package io.granary.index.lmdb;

import io.granary.index.IndexSnapshot;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.index.VersionCursor;
import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.VersionCodec;
import io.granary.model.name.RowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lmdbjava.Cursor;

/// A state of the disk without what the overlay has of later: one read transaction, and cursors of its own in it.
final class LmdbSnapshot implements IndexSnapshot {
    private final long sequence;
    private final MergedVersions versions;
    private final Cursor<ByteBuffer> cursor;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(KeyCodec.MAX_STORED_BYTES);
    private final Map<RowSpace, KeyWalk> walks = new EnumMap<>(RowSpace.class);
    private boolean closed;

    private LmdbSnapshot(LmdbEnv env, Reader reader, int bucket) {
        this.sequence = env.readMeta(reader.begin()).highestSequence();
        this.cursor = env.current().openCursor(reader.txn());
        this.versions = new MergedVersions(MergedKeys.onDisk(env, reader, bucket, Overlay.nothing()));
    }

    /// The state that is on disk now.
    static LmdbSnapshot open(LmdbEnv env, int bucket) {
        var reader = env.readers().take();
        try {
            return new LmdbSnapshot(env, reader, bucket);
        } catch (RuntimeException | Error e) {
            reader.end();
            reader.release();
            throw e;
        }
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public VersionCursor versions() {
        return versions;
    }

    @Override
    public List<Row> rows(RowSpace space, RowKey prefix) {
        var rows = new ArrayList<Row>();
        var walk = walks.computeIfAbsent(
                space,
                of -> new KeyWalk(cursor, scratch, OverlayKey.of(of, prefix).bucket()));
        for (boolean found = walk.seek(prefix.bytes()); found; found = walk.next()) {
            var key = new RowKey(walk.key());
            if (!key.startsWith(prefix)) {
                break;
            }
            if (!VersionCodec.isRemoved(walk.value())) {
                var row = DiskReads.row(walk.value());
                rows.add(new Row(key, row.value(), row.sequence(), row.record()));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cursor.close();
            versions.close();
        }
    }
}
