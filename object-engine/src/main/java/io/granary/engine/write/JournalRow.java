package io.granary.engine.write;

import io.granary.model.name.RowKey;
import java.nio.ByteBuffer;

/// What a commit does to a row of the journal.
public sealed interface JournalRow {
    RowKey key();

    /// Bytes of the record's body.
    int length();

    /// A row and what its record holds behind the value; both are taken.
    record Kept(RowKey key, byte[] value, ByteBuffer payload) implements JournalRow {
        @Override
        public int length() {
            return value.length + payload.remaining();
        }
    }

    /// A row that is its value, which is taken.
    record Named(RowKey key, byte[] value) implements JournalRow {
        @Override
        public int length() {
            return value.length;
        }
    }

    /// All rows whose keys begin with `key` go.
    record Gone(RowKey key) implements JournalRow {
        @Override
        public int length() {
            return 0;
        }
    }
}
