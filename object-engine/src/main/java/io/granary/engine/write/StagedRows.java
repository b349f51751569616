package io.granary.engine.write;

import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows of one space as the committer sees them: the index, overlaid by what the open group has staged. Used by the
/// committer's thread only.
final class StagedRows {
    private static final RowKey FIRST = new RowKey(new byte[0]);

    private final ObjectIndex index;
    private final RowSpace space;
    private final TreeMap<RowKey, Row> put = new TreeMap<>();
    private final List<RowKey> removed = new ArrayList<>();

    StagedRows(ObjectIndex index, RowSpace space) {
        this.index = index;
        this.space = space;
    }

    /// Follows a change of the open group; those of other spaces change nothing.
    void stage(IndexChange change) {
        if (change instanceof IndexChange.RowPut row && row.space() == space) {
            put.put(row.key(), new Row(row.key(), row.value(), row.sequence(), row.record()));
        } else if (change instanceof IndexChange.RowsRemoved rows && rows.space() == space) {
            put.tailMap(rows.prefix(), true)
                    .keySet()
                    .removeAll(put.tailMap(rows.prefix(), true).keySet().stream()
                            .takeWhile(key -> key.startsWith(rows.prefix()))
                            .toList());
            removed.add(rows.prefix());
        }
    }

    @Nullable
    Row find(RowKey key) {
        var staged = put.get(key);
        return staged != null || isRemoved(key) ? staged : index.row(space, key);
    }

    /// All rows whose keys begin with `prefix`, in order, if they are no more than `limit`; otherwise at least so many.
    List<Row> list(RowKey prefix, int limit) {
        var standing = index.rows(space, prefix, FIRST, limit);
        if (put.isEmpty() && removed.isEmpty()) {
            return standing;
        }
        var rows = new TreeMap<RowKey, Row>();
        for (var row : standing) {
            if (!isRemoved(row.key())) {
                rows.put(row.key(), row);
            }
        }
        for (var entry : put.tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            rows.put(entry.getKey(), entry.getValue());
        }
        return List.copyOf(rows.values());
    }

    /// The first row whose key begins with `prefix`.
    Optional<Row> first(RowKey prefix) {
        return list(prefix, 1 + removed.size()).stream().findFirst();
    }

    private boolean isRemoved(RowKey key) {
        for (int i = 0; i < removed.size(); i++) {
            if (key.startsWith(removed.get(i))) {
                return true;
            }
        }
        return false;
    }

    /// The open group has been published or dropped.
    void clear() {
        put.clear();
        removed.clear();
    }
}
