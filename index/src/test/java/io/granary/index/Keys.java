package io.granary.index;

import io.granary.model.name.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Random keys that are hard to keep in order: of all lengths, with long common prefixes, and around the lengths at
/// which a stored key is cut.
final class Keys {
    private static final int[] CUTS = {1, 2, 45, 501, 502, 503, 504, 1003, 1004, 1005, 1006, 1023, 1024};

    private final Random random;
    private final List<byte[]> known = new ArrayList<>();

    Keys(Random random) {
        this.random = random;
    }

    /// A key, new or not.
    ObjectKey next() {
        if (!known.isEmpty() && random.nextInt(3) == 0) {
            return ObjectKey.ofTrusted(known.get(random.nextInt(known.size())));
        }
        var key = fresh();
        known.add(key);
        return ObjectKey.ofTrusted(key);
    }

    /// Bytes to seek: a key, a prefix of one, or nothing like it.
    byte[] target() {
        if (known.isEmpty() || random.nextInt(8) == 0) {
            return random.nextBoolean() ? new byte[0] : fresh();
        }
        var key = known.get(random.nextInt(known.size()));
        return switch (random.nextInt(3)) {
            case 0 -> key;
            case 1 -> Arrays.copyOf(key, random.nextInt(key.length + 1));
            default -> {
                var changed = key.clone();
                changed[random.nextInt(key.length)] = letter();
                yield changed;
            }
        };
    }

    private byte[] fresh() {
        int length = random.nextInt(3) == 0
                ? CUTS[random.nextInt(CUTS.length)]
                : 1 + random.nextInt(random.nextBoolean() ? 40 : ObjectKey.MAX_BYTES);
        var key = new byte[length];
        int common = 0;
        if (!known.isEmpty() && random.nextInt(4) != 0) {
            var other = known.get(random.nextInt(known.size()));
            common = Math.min(length, random.nextBoolean() ? other.length : random.nextInt(other.length + 1));
            System.arraycopy(other, 0, key, 0, common);
        }
        for (int i = common; i < length; i++) {
            key[i] = letter();
        }
        return key;
    }

    /// Few different bytes, the smallest and the largest that a key may have among them.
    private byte letter() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> (byte) 0xF4;
            case 2 -> '/';
            default -> (byte) ('a' + random.nextInt(2));
        };
    }
}
