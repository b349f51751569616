package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import io.granary.index.value.BucketRow;
import io.granary.index.value.MetaRow;
import io.granary.index.value.VersionCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/// The end of a rebuild: the removals that were remembered are deleted, in several transactions since there may be many
/// of them, and in the last one the index becomes complete.
final class RebuildSweep {
    private final LmdbEnv env;
    private final int batch;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(KeyCodec.MAX_STORED_BYTES);

    /// Where the walk goes on: a bucket and, in it, the first key that was not looked at.
    private int bucket;

    private byte[] from = {};

    /// At most `batch` removals go in one transaction.
    RebuildSweep(LmdbEnv env, int batch) {
        this.env = env;
        this.batch = batch;
    }

    /// Runs to the end. Nobody else writes meanwhile. Returns the row of the complete index.
    MetaRow run() {
        sweepAll(env.current());
        sweepAll(env.history());
        try (var txn = env.write()) {
            sweepBuckets(txn);
            var complete = env.readMeta(txn).completed();
            env.writeMeta(txn, complete);
            txn.commit();
            return complete;
        }
    }

    private void sweepAll(Dbi<ByteBuffer> table) {
        bucket = 0;
        from = new byte[0];
        while (sweep(table)) {}
    }

    /// Deletes one batch; returns whether there may be more.
    private boolean sweep(Dbi<ByteBuffer> table) {
        try (var txn = env.write()) {
            boolean swept = sweep(table, txn);
            txn.commit();
            return swept;
        }
    }

    private boolean sweep(Dbi<ByteBuffer> table, Txn<ByteBuffer> txn) {
        var spaces = new KeyTable.Spaces(env.readMeta(txn).highestSpace());
        try (var keys = new KeyTable(table, txn, spaces)) {
            while (toNextBucket(table, txn)) {
                int of = bucket;
                var removed = removedOf(table, txn);
                if (removed.size() < batch) {
                    bucket++;
                    from = new byte[0];
                } else {
                    from = removed.getLast();
                }
                for (var key : removed) {
                    keys.delete(of, key);
                }
                if (!removed.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Moves on to the first bucket, from the present one on, that has keys.
    private boolean toNextBucket(Dbi<ByteBuffer> table, Txn<ByteBuffer> txn) {
        try (var cursor = table.openCursor(txn)) {
            KeyCodec.encodeFirst(KeyCodec.spaceOfBucket(bucket), scratch);
            if (!cursor.get(scratch, GetOp.MDB_SET_RANGE) || cursor.key().getInt(0) < 0) {
                return false;
            }
            int next = cursor.key().getInt(0);
            if (next != bucket) {
                bucket = next;
                from = new byte[0];
            }
            return true;
        }
    }

    private List<byte[]> removedOf(Dbi<ByteBuffer> table, Txn<ByteBuffer> txn) {
        var removed = new ArrayList<byte[]>();
        try (var cursor = table.openCursor(txn)) {
            var walk = new KeyWalk(cursor, scratch, bucket);
            for (boolean found = walk.seek(from); found && removed.size() < batch; found = walk.next()) {
                if (VersionCodec.isRemoved(walk.value())) {
                    removed.add(walk.key());
                }
            }
        }
        return removed;
    }

    private void sweepBuckets(Txn<ByteBuffer> txn) {
        try (var cursor = env.buckets().openCursor(txn)) {
            for (boolean found = cursor.first(); found; found = cursor.next()) {
                if (BucketRow.decode(cursor.key().getInt(0), cursor.val()).removed()) {
                    cursor.delete();
                }
            }
        }
    }
}
