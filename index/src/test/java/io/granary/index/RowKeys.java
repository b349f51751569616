package io.granary.index;

import io.granary.model.name.RowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Random keys of rows: short ones of a few families, as parts of uploads have them, and others of all lengths.
final class RowKeys {
    private static final int FAMILIES = 12;

    private final Random random;
    private final Keys keys;
    private final List<byte[]> known = new ArrayList<>();

    RowKeys(Random random) {
        this.random = random;
        this.keys = new Keys(random);
    }

    /// A key, new or not.
    RowKey next() {
        if (!known.isEmpty() && random.nextInt(3) == 0) {
            return new RowKey(some());
        }
        var key = random.nextBoolean() ? ofFamily() : fresh();
        known.add(key);
        return new RowKey(key);
    }

    /// The beginning of a key, now and then all of one, seldom of next to nothing.
    RowKey prefix() {
        if (known.isEmpty()) {
            return new RowKey(new byte[0]);
        }
        var key = some();
        int length = key.length;
        if (random.nextInt(3) != 0) {
            int least = random.nextInt(10) == 0 ? 0 : Math.min(key.length, Long.BYTES);
            length = random.nextInt(least, key.length + 1);
        }
        return new RowKey(Arrays.copyOf(key, length));
    }

    /// What parts of one upload have in common.
    RowKey family() {
        return new RowKey(Arrays.copyOf(ofFamily(), Long.BYTES));
    }

    private byte[] some() {
        return known.get(random.nextInt(known.size()));
    }

    private byte[] ofFamily() {
        return ByteBuffer.allocate(Long.BYTES + Short.BYTES)
                .putLong(1 + random.nextInt(FAMILIES))
                .putShort((short) random.nextInt(20))
                .array();
    }

    private byte[] fresh() {
        var whole = ByteBuffer.allocate(RowKey.MAX_BYTES);
        for (int i = random.nextInt(4); i >= 0; i--) {
            whole.put(keys.next().utf8());
        }
        return Arrays.copyOf(whole.array(), whole.position());
    }
}
