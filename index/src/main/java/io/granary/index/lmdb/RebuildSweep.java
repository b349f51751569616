package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import io.granary.index.value.BucketRow;
import io.granary.index.value.MetaRow;
import io.granary.index.value.VersionCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
        while (sweepVersions()) {}
        try (var txn = env.write()) {
            sweepBuckets(txn);
            var complete = env.readMeta(txn).completed();
            env.writeMeta(txn, complete);
            txn.commit();
            return complete;
        }
    }

    /// Deletes one batch; returns whether there may be more.
    private boolean sweepVersions() {
        try (var txn = env.write()) {
            boolean swept = sweepVersions(txn);
            txn.commit();
            return swept;
        }
    }

    private boolean sweepVersions(Txn<ByteBuffer> txn) {
        try (var current =
                new CurrentTable(env.current(), txn, env.readMeta(txn).highestSpace())) {
            while (toNextBucket(txn)) {
                int of = bucket;
                var removed = removedOf(txn);
                if (removed.size() < batch) {
                    bucket++;
                    from = new byte[0];
                } else {
                    from = removed.getLast();
                }
                for (var key : removed) {
                    current.delete(of, key);
                }
                if (!removed.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Moves on to the first bucket, from the present one on, that has keys.
    private boolean toNextBucket(Txn<ByteBuffer> txn) {
        try (var cursor = env.current().openCursor(txn)) {
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

    private List<byte[]> removedOf(Txn<ByteBuffer> txn) {
        var removed = new ArrayList<byte[]>();
        try (var cursor = env.current().openCursor(txn)) {
            var walk = new CurrentWalk(cursor, scratch, bucket);
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
