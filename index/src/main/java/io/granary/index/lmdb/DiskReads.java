package io.granary.index.lmdb;

import io.granary.index.key.HistoryKey;
import io.granary.index.key.KeyCodec;
import io.granary.index.overlay.DiskEntries;
import io.granary.index.overlay.Overlay;
import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayKey;
import io.granary.index.value.RowCodec;
import io.granary.index.value.VersionCodec;
import io.granary.model.object.ObjectVersion;
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

    /// The current version of a key; null for none.
    @Nullable
    ObjectVersion current(OverlayKey key) {
        var reader = env.readers().take();
        try {
            var value = KeyLookup.find(env.current(), reader.begin(), key.bucket(), key.key(), reader.key());
            return value == null ? null : VersionCodec.decode(value);
        } finally {
            reader.end();
            reader.release();
        }
    }

    @Override
    public @Nullable ObjectVersion newest(Overlay.Generations overlaid, OverlayKey first) {
        var reader = env.readers().take();
        try {
            var value = KeyLookup.find(env.current(), reader.begin(), first.bucket(), first.key(), reader.key());
            var versions = new VersionsOfKey(env, reader, first.bucket(), overlaid);
            versions.open(first.key(), value);
            return versions.next() ? versions.version() : null;
        } finally {
            reader.end();
            reader.release();
        }
    }

    @Override
    public @Nullable OverlayEntry entry(OverlayKey key) {
        var reader = env.readers().take();
        try {
            var txn = reader.begin();
            var value = KeyLookup.find(env.current(), txn, key.bucket(), key.key(), reader.key());
            if (!KeyCodec.isOfVersions(key.bucket())) {
                return value == null ? null : rowEntry(value);
            }
            if (value != null) {
                var current = VersionCodec.decode(value);
                if (current.id().sequence() == key.version()) {
                    return new OverlayEntry.Put(current, List.of(), false);
                }
            }
            var other = KeyLookup.find(
                    env.history(), txn, key.bucket(), HistoryKey.of(key.key(), key.version()), reader.key());
            return other == null ? null : versionEntry(other);
        } finally {
            reader.end();
            reader.release();
        }
    }

    private static OverlayEntry rowEntry(ByteBuffer value) {
        if (VersionCodec.isRemoved(value)) {
            return new OverlayEntry.Removed(VersionCodec.decodeSequence(value));
        }
        return row(value);
    }

    private static OverlayEntry versionEntry(ByteBuffer value) {
        return VersionCodec.isRemoved(value)
                ? new OverlayEntry.Removed(VersionCodec.decodeSequence(value))
                : new OverlayEntry.Put(VersionCodec.decode(value), List.of(), false);
    }

    /// A row without its extents.
    static OverlayEntry.Row row(ByteBuffer value) {
        var row = RowCodec.decode(value);
        return new OverlayEntry.Row(row.value(), row.sequence(), row.record(), List.of());
    }

    @Override
    public SortedMap<OverlayKey, Long> rows(OverlayKey prefix) {
        var rows = new TreeMap<OverlayKey, Long>();
        var reader = env.readers().take();
        try {
            reader.begin();
            var walk = new KeyWalk(reader.cursor(env.current()), reader.key(), prefix.bucket());
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
