package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.SeekOp;

/// A walk over the stored keys of one bucket in the order of the keys they stand for. At a pointer it goes down into
/// the space behind it, at a space's end up to the entry behind the pointer; both cost one seek.
final class KeyWalk {
    private final Cursor<ByteBuffer> cursor;
    private final ByteBuffer scratch;

    /// The space that is walked, and what its strings are the rests of.
    private long space;

    private byte[] begin = {};

    /// Where the walk goes on when the space ends: the pointers that led here, outermost first.
    private final ArrayDeque<Level> above = new ArrayDeque<>();

    private byte[] key = {};
    private ByteBuffer value;

    /// A space with a pointer in it.
    private record Level(long space, byte[] begin) {}

    /// Borrows the cursor and `scratch`, room for a stored key.
    KeyWalk(Cursor<ByteBuffer> cursor, ByteBuffer scratch, int bucket) {
        this.cursor = cursor;
        this.scratch = scratch;
        this.space = KeyCodec.spaceOfBucket(bucket);
        this.value = scratch;
    }

    /// Moves to the first key that is at least `target`; returns false when there is none. Borrows `target`.
    boolean seek(byte[] target) {
        if (!above.isEmpty()) {
            space = above.getFirst().space;
            begin = above.getFirst().begin;
            above.clear();
        }
        int from = 0;
        while (true) {
            KeyCodec.encode(space, target, from, scratch);
            boolean found = cursor.get(scratch, GetOp.MDB_SET_RANGE);
            if (found && KeyCodec.needsPointer(target, from) && cursor.key().equals(scratch)) {
                descend();
                from += KeyCodec.DIRECT_BYTES;
            } else {
                return settle(found);
            }
        }
    }

    /// Moves to the next key; false at the end.
    boolean next() {
        return settle(cursor.seek(SeekOp.MDB_NEXT));
    }

    /// The key; never changes, so that the caller may keep it.
    byte[] key() {
        return key;
    }

    /// Lends the value of the current key until the walk moves or its transaction ends.
    ByteBuffer value() {
        return value;
    }

    /// Goes down pointers and up from ends until the cursor stands at a direct key.
    private boolean settle(boolean found) {
        boolean here = found;
        while (true) {
            if (!here || !KeyCodec.belongs(space, cursor.key())) {
                if (above.isEmpty()) {
                    return false;
                }
                here = ascend();
            } else if (KeyCodec.isPointer(space, cursor.key())) {
                descend();
                KeyCodec.encodeFirst(space, scratch);
                here = cursor.get(scratch, GetOp.MDB_SET_RANGE);
            } else {
                readKey();
                value = cursor.val();
                return true;
            }
        }
    }

    /// From the pointer under the cursor into its space, before its first entry.
    private void descend() {
        above.addLast(new Level(space, begin));
        begin = append(KeyCodec.DIRECT_BYTES);
        space = cursor.val().getLong(0);
    }

    /// Back to the space above and to what follows the pointer; returns whether anything does.
    private boolean ascend() {
        var level = above.removeLast();
        byte[] ended = begin;
        space = level.space;
        begin = level.begin;
        KeyCodec.encodePointer(space, ended, begin.length, scratch);
        return cursor.get(scratch, GetOp.MDB_SET_RANGE)
                && (!cursor.key().equals(scratch) || cursor.seek(SeekOp.MDB_NEXT));
    }

    private void readKey() {
        key = append(cursor.key().limit() - KeyCodec.prefixBytes(space));
    }

    /// What the space's strings begin with, and `bytes` bytes of the stored key behind it.
    private byte[] append(int bytes) {
        var whole = begin.length == 0 ? new byte[bytes] : Arrays.copyOf(begin, begin.length + bytes);
        cursor.key().get(KeyCodec.prefixBytes(space), whole, begin.length, bytes);
        return whole;
    }
}
