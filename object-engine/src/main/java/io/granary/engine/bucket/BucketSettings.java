package io.granary.engine.bucket;

import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All settings of all buckets that are durable, in memory. Any thread reads, event loops included; the committer
/// alone writes.
///
/// Settings are rows (`docs/format.md`, section 4.8): a change of one is one record, and a bucket that goes takes its
/// settings along.
public final class BucketSettings {
    private static final int PAGE = 1_000;
    private static final RowKey ALL = new RowKey(new byte[0]);

    private final ConcurrentHashMap<Integer, Map<SettingKind, Setting>> byBucket = new ConcurrentHashMap<>();

    private BucketSettings() {}

    /// Reads what the index has. May wait for the disk.
    public static BucketSettings load(ObjectIndex index) {
        var settings = new BucketSettings();
        var after = ALL;
        while (true) {
            var rows = index.rows(RowSpace.BUCKET_SETTING, ALL, after, PAGE);
            for (Row row : rows) {
                settings.put(row.key(), row.value());
            }
            if (rows.size() < PAGE) {
                return settings;
            }
            after = rows.getLast().key();
        }
    }

    /// The setting of a bucket by its number; empty when it was never made or was taken back.
    public Optional<Setting> find(int bucket, SettingKind kind) {
        return Optional.ofNullable(all(bucket).get(kind));
    }

    /// Whether anything is set.
    public boolean any(int bucket) {
        return !all(bucket).isEmpty();
    }

    private Map<SettingKind, Setting> all(int bucket) {
        return byBucket.getOrDefault(bucket, Map.of());
    }

    /// The key of a setting's row.
    public static RowKey key(int bucket, SettingKind kind) {
        return new RowKey(ByteBuffer.allocate(Integer.BYTES + 1)
                .putInt(bucket)
                .put((byte) kind.code())
                .array());
    }

    /// The prefix of all settings of a bucket.
    public static RowKey keys(int bucket) {
        return new RowKey(ByteBuffer.allocate(Integer.BYTES).putInt(bucket).array());
    }

    /// Follows a durable change; those that are of no setting change nothing.
    public void apply(IndexChange change) {
        if (change instanceof IndexChange.RowPut put && put.space() == RowSpace.BUCKET_SETTING) {
            put(put.key(), put.value());
        } else if (change instanceof IndexChange.RowsRemoved removed && removed.space() == RowSpace.BUCKET_SETTING) {
            remove(removed.prefix());
        }
    }

    private void put(RowKey key, byte[] document) {
        var bytes = ByteBuffer.wrap(key.bytes());
        int bucket = bytes.getInt();
        var changed = changed(bucket);
        changed.put(SettingKind.ofCode(bytes.get()), new Setting(document));
        byBucket.put(bucket, Collections.unmodifiableMap(changed));
    }

    private void remove(RowKey prefix) {
        var bytes = ByteBuffer.wrap(prefix.bytes());
        int bucket = bytes.getInt();
        if (!bytes.hasRemaining()) {
            byBucket.remove(bucket);
            return;
        }
        var changed = changed(bucket);
        changed.remove(SettingKind.ofCode(bytes.get()));
        byBucket.put(bucket, Collections.unmodifiableMap(changed));
    }

    /// Readers have the former map, which stays as it is.
    private EnumMap<SettingKind, Setting> changed(int bucket) {
        var changed = new EnumMap<SettingKind, Setting>(SettingKind.class);
        changed.putAll(all(bucket));
        return changed;
    }
}
