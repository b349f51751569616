package io.granary.index.lmdb;

import static java.util.Objects.requireNonNull;

import io.granary.index.key.KeyCodec;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/// A read transaction that is used again and again, with the scratch that goes with it. Belongs to one thread between
/// [#tryTake] and [#release].
final class Reader {
    private static final int IDLE = 0;
    private static final int TAKEN = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger state = new AtomicInteger(TAKEN);
    private final Txn<ByteBuffer> txn;
    private final ByteBuffer key = ByteBuffer.allocateDirect(KeyCodec.MAX_STORED_BYTES);
    private final ByteBuffer historyKey = ByteBuffer.allocateDirect(KeyCodec.MAX_STORED_BYTES);
    private @Nullable Cursor<ByteBuffer> cursor;
    private @Nullable Cursor<ByteBuffer> history;

    /// Made taken, and holding no state of the database.
    Reader(Env<ByteBuffer> env) {
        txn = env.txnRead();
        txn.reset();
    }

    boolean tryTake() {
        return state.get() == IDLE && state.compareAndSet(IDLE, TAKEN);
    }

    void release() {
        state.setRelease(IDLE);
    }

    /// Takes the newest state of the database.
    Txn<ByteBuffer> begin() {
        txn.renew();
        return txn;
    }

    /// The transaction that [#begin] began.
    Txn<ByteBuffer> txn() {
        return txn;
    }

    /// Lets the state go; buffers that came from it are invalid from here on.
    void end() {
        txn.reset();
    }

    /// Scratch for one stored key.
    ByteBuffer key() {
        return key;
    }

    /// Scratch for one stored key of a noncurrent version.
    ByteBuffer historyKey() {
        return historyKey;
    }

    /// A cursor in the transaction that [#begin] began; always asked for the table of current versions.
    Cursor<ByteBuffer> cursor(Dbi<ByteBuffer> table) {
        if (cursor == null) {
            cursor = table.openCursor(txn);
        } else {
            cursor.renew(txn);
        }
        return requireNonNull(cursor);
    }

    /// A second cursor; always asked for the table of noncurrent versions.
    Cursor<ByteBuffer> historyCursor(Dbi<ByteBuffer> table) {
        if (history == null) {
            history = table.openCursor(txn);
        } else {
            history.renew(txn);
        }
        return requireNonNull(history);
    }

    /// Closes the reader for good unless it is taken; returns whether it is closed.
    boolean tryClose() {
        if (state.get() == CLOSED) {
            return true;
        }
        if (!state.compareAndSet(IDLE, CLOSED)) {
            return false;
        }
        if (cursor != null) {
            cursor.close();
        }
        if (history != null) {
            history.close();
        }
        txn.renew(); // LmdbJava frees a transaction only from the ready state
        txn.close();
        return true;
    }
}
