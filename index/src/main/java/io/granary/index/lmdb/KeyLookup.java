package io.granary.index.lmdb;

import io.granary.index.key.KeyCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/// Finds the value of one key in a table with keys of any length, across spaces.
final class KeyLookup {
    private KeyLookup() {}

    /// Lends the value until the transaction moves on; null when there is none. `scratch` takes a stored key.
    static @Nullable ByteBuffer find(
            Dbi<ByteBuffer> table, Txn<ByteBuffer> txn, int bucket, byte[] key, ByteBuffer scratch) {
        long space = KeyCodec.spaceOfBucket(bucket);
        int from = 0;
        while (true) {
            KeyCodec.encode(space, key, from, scratch);
            var value = table.get(txn, scratch);
            if (value == null || !KeyCodec.needsPointer(key, from)) {
                return value;
            }
            space = value.getLong(0);
            from += KeyCodec.DIRECT_BYTES;
        }
    }
}
