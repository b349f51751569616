package io.granary.index.lmdb;

import io.granary.index.value.ExtentCodec;
import io.granary.model.location.Extent;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/// The extents of large bodies within one write transaction: the lists of versions and rows are written at once, the
/// counts of extents in the end, so that a version that only moved changes none, and that extents which a version takes
/// over from a row are never without a reference.
final class ExtentTables {
    private final LmdbEnv env;
    private final Txn<ByteBuffer> txn;
    private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer count = ByteBuffer.allocateDirect(1 + Varint.MAX_BYTES);
    private final Map<Long, Integer> changes = new HashMap<>();

    ExtentTables(LmdbEnv env, Txn<ByteBuffer> txn) {
        this.env = env;
        this.txn = txn;
    }

    /// The version or row with this sequence came to disk.
    void refer(long sequence, List<Extent> extents) {
        var list = ByteBuffer.allocate(ExtentCodec.bound(extents));
        ExtentCodec.encodeList(extents, list);
        env.bodies().reserve(txn, key(sequence), list.position()).put(list.flip());
        for (var extent : extents) {
            changes.merge(extent.id(), 1, Integer::sum);
        }
    }

    /// The version or row with this sequence leaves the disk.
    void unrefer(long sequence) {
        var list = env.bodies().get(txn, key(sequence));
        if (list == null) {
            return;
        }
        for (var extent : ExtentCodec.decodeList(list)) {
            changes.merge(extent.id(), -1, Integer::sum);
        }
        env.bodies().delete(txn, key(sequence));
    }

    /// These extents were never on disk.
    void abandon(List<Extent> extents) {
        for (var extent : extents) {
            changes.merge(extent.id(), 0, Integer::sum);
        }
    }

    /// Writes the counts and returns the extents that nothing refers to any more.
    List<Long> settle() {
        var freed = new ArrayList<Long>();
        changes.forEach((extent, change) -> {
            var row = env.extents().get(txn, key(extent));
            long before = row == null ? 0 : ExtentCodec.decodeCount(row);
            long after = before + change;
            if (after < 0) {
                throw new IllegalStateException("extent " + extent + " would be referred to " + after + " times");
            }
            if (after == 0) {
                freed.add(extent);
            }
            if (after != before) {
                write(env.extents(), extent, after);
            }
        });
        return freed;
    }

    private void write(Dbi<ByteBuffer> table, long extent, long references) {
        if (references == 0) {
            table.delete(txn, key(extent));
            return;
        }
        count.clear();
        ExtentCodec.encodeCount(references, count);
        table.put(txn, key(extent), count.flip());
    }

    private ByteBuffer key(long number) {
        return key.clear().putLong(number).flip();
    }
}
