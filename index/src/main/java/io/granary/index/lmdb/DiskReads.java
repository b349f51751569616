package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.DiskEntries;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.RowCodec;
import io.granary.index.value.VersionCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads single keys, and prefixes of rows, each in the newest state of the disk.
final class DiskReads implements DiskEntries {
    private final LmdbEnv env;

    DiskReads(LmdbEnv env) {
        this.env = env;
    }

    /// What stands at a key; null for nothing.
    <T> @Nullable T find(OverlayKey key, Standing<T> kind) {
        var reader = env.readers().take();
        try {
            var value = CurrentLookup.find(env.current(), reader.begin(), key.bucket(), key.key(), reader.key());
            return value == null ? null : kind.of(value);
        } finally {
            reader.end();
            reader.release();
        }
    }

    @Override
    public @Nullable OverlayEntry entry(OverlayKey key) {
        var reader = env.readers().take();
        try {
            var value = CurrentLookup.find(env.current(), reader.begin(), key.bucket(), key.key(), reader.key());
            return value == null ? null : entry(key, value);
        } finally {
            reader.end();
            reader.release();
        }
    }

    private static OverlayEntry entry(OverlayKey key, ByteBuffer value) {
        if (VersionCodec.isRemoved(value)) {
            return new OverlayEntry.Removed(VersionCodec.decodeSequence(value));
        }
        if (KeyCodec.isOfRows(key.bucket())) {
            var row = RowCodec.decode(value);
            return new OverlayEntry.Row(row.value(), row.sequence(), row.record(), List.of());
        }
        return new OverlayEntry.Put(VersionCodec.decode(value), List.of());
    }

    @Override
    public SortedMap<OverlayKey, Long> rows(OverlayKey prefix) {
        var rows = new TreeMap<OverlayKey, Long>();
        var reader = env.readers().take();
        try {
            reader.begin();
            var walk = new CurrentWalk(reader.cursor(env.current()), reader.key(), prefix.bucket());
            for (boolean found = walk.seek(prefix.key()); found; found = walk.next()) {
                var key = new OverlayKey(prefix.bucket(), walk.key());
                if (!key.startsWith(prefix)) {
                    break;
                }
                if (!VersionCodec.isRemoved(walk.value())) {
                    rows.put(key, RowCodec.decodeHead(walk.value()).sequence());
                }
            }
        } finally {
            reader.end();
            reader.release();
        }
        return rows;
    }
}
