package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import io.granary.index.value.VersionCodec;
import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/// A table with keys of any length, that of current versions or that of the others, within one write transaction. Keys
/// are best given in order: the cursor then finds most
/// of them on the page where it stands.
///
/// Spaces of long keys are made as they are needed and deleted, with the pointer that leads to them, when their last
/// key goes; their numbers are not used again.
final class KeyTable implements Closeable {
    /// The numbers of spaces, which all tables share.
    static final class Spaces {
        private long highest;

        /// @param highest that was ever given
        Spaces(long highest) {
            this.highest = highest;
        }

        long highest() {
            return highest;
        }

        private long next() {
            return ++highest;
        }
    }

    private final Dbi<ByteBuffer> table;
    private final Txn<ByteBuffer> txn;
    private final Cursor<ByteBuffer> cursor;
    private final ByteBuffer stored = ByteBuffer.allocateDirect(KeyCodec.MAX_STORED_BYTES);
    private final ByteBuffer pointed = ByteBuffer.allocateDirect(KeyCodec.SPACE_BYTES);
    private ByteBuffer value = ByteBuffer.allocateDirect(VersionCodec.MAX_BYTES);
    private final Spaces spaces;

    KeyTable(Dbi<ByteBuffer> table, Txn<ByteBuffer> txn, Spaces spaces) {
        this.table = table;
        this.txn = txn;
        this.cursor = table.openCursor(txn);
        this.spaces = spaces;
    }

    /// Room for a version, empty. [#putIfAbsent] and [#replace] write what was put there.
    ByteBuffer value() {
        return value.clear();
    }

    /// Room for a value of so many bytes, empty, as [#value()].
    ByteBuffer value(int bytes) {
        if (value.capacity() < bytes) {
            value = ByteBuffer.allocateDirect(Math.max(bytes, 2 * value.capacity()));
        }
        return value.clear();
    }

    /// Writes the value unless there is one, which is then lent until the next call and [#replace] may replace.
    @Nullable
    ByteBuffer putIfAbsent(int bucket, byte[] key) {
        value.flip();
        long space = KeyCodec.spaceOfBucket(bucket);
        int from = 0;
        while (KeyCodec.needsPointer(key, from)) {
            KeyCodec.encode(space, key, from, stored);
            space = spaceBehind(stored);
            from += KeyCodec.DIRECT_BYTES;
        }
        KeyCodec.encode(space, key, from, stored);
        return cursor.put(stored, value, PutFlags.MDB_NOOVERWRITE) ? null : cursor.val();
    }

    /// Writes the value over the one that [#putIfAbsent] has just lent.
    void replace() {
        cursor.put(stored, value);
    }

    /// Lends the value of a key until the next call; null when there is none.
    @Nullable
    ByteBuffer get(int bucket, byte[] key) {
        return KeyLookup.find(table, txn, bucket, key, stored);
    }

    /// Deletes a key that is there.
    void delete(int bucket, byte[] key) {
        delete(KeyCodec.spaceOfBucket(bucket), key, 0);
    }

    /// Walks the keys of one bucket; the walk ends with the next change of the table.
    KeyWalk walk(int bucket) {
        return new KeyWalk(cursor, stored, bucket);
    }

    @Override
    public void close() {
        cursor.close();
    }

    private void delete(long space, byte[] key, int from) {
        if (KeyCodec.needsPointer(key, from)) {
            long below = position(space, key, from).getLong(0);
            delete(below, key, from + KeyCodec.DIRECT_BYTES);
            if (!isEmpty(below)) {
                return;
            }
        }
        position(space, key, from);
        cursor.delete();
    }

    /// Moves the cursor to the stored key of `key` from `from` on and lends its value.
    private ByteBuffer position(long space, byte[] key, int from) {
        KeyCodec.encode(space, key, from, stored);
        if (!cursor.get(stored, GetOp.MDB_SET)) {
            throw new IllegalStateException("a key to delete is not in the index");
        }
        return cursor.val();
    }

    private boolean isEmpty(long space) {
        KeyCodec.encodeFirst(space, stored);
        return !cursor.get(stored, GetOp.MDB_SET_RANGE) || !KeyCodec.belongs(space, cursor.key());
    }

    private long spaceBehind(ByteBuffer pointer) {
        var known = table.get(txn, pointer);
        if (known != null) {
            return known.getLong(0);
        }
        long space = KeyCodec.spaceOfPointer(spaces.next());
        pointed.clear().putLong(space).flip();
        table.put(txn, pointer, pointed);
        return space;
    }
}
