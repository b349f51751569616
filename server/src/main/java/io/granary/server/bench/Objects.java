package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The objects of a run: key and bytes follow from seed and number, so that whatever is read can be verified without
/// remembering what was written. Immutable; any thread.
final class Objects {
    private static final int POOL_BYTES = 1 << 20;
    private static final int STAMP_BYTES = Long.BYTES;
    private static final int KEYS_A_DIRECTORY = 1000;

    private final String prefix;
    private final int digits;
    private final long seed;
    private final int sizeBytes;
    private final byte[] pool;

    /// @param keyBytes length of every key; at least 32 more than the prefix
    Objects(String prefix, int keyBytes, long seed, int sizeBytes) {
        this.prefix = prefix;
        this.digits = keyBytes - prefix.length() - "000000/object-.bin".length();
        this.seed = seed;
        this.sizeBytes = sizeBytes;
        this.pool = new byte[POOL_BYTES + sizeBytes];
        new SplittableRandom(seed).nextBytes(pool);
    }

    /// The shortest keys that a prefix of `prefixBytes` allows.
    static int leastKeyBytes(int prefixBytes) {
        return prefixBytes + "000000/object-.bin".length() + 12;
    }

    String prefix() {
        return prefix;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /// Plain characters only: it is its own URL encoding and its own XML. Keys order as their numbers do.
    String key(long number) {
        var key = new StringBuilder(prefix.length() + digits + 20).append(prefix);
        padded(key, number / KEYS_A_DIRECTORY, 6);
        key.append("/object-");
        padded(key, number, digits);
        return key.append(".bin").toString();
    }

    private static void padded(StringBuilder to, long number, int digits) {
        var text = Long.toString(number);
        to.repeat('0', Math.max(0, digits - text.length())).append(text);
    }

    /// Borrows `digest` and leaves the body's bytes in it.
    void digest(long number, MessageDigest digest) {
        digest.update(stamp(number), 0, stampBytes());
        digest.update(pool, poolOffset(number), sizeBytes - stampBytes());
    }

    /// Borrows `to`, which has room for the body.
    void write(long number, ByteBuf to) {
        to.writeBytes(stamp(number), 0, stampBytes());
        to.writeBytes(pool, poolOffset(number), sizeBytes - stampBytes());
    }

    /// Whether the first `length` bytes of `body` are the object's and all of it.
    boolean matches(long number, byte[] body, int length) {
        int stamped = stampBytes();
        int from = poolOffset(number);
        return length == sizeBytes
                && Arrays.equals(body, 0, stamped, stamp(number), 0, stamped)
                && Arrays.equals(body, stamped, length, pool, from, from + length - stamped);
    }

    /// A different start for each object, so that none passes for another.
    private byte[] stamp(long number) {
        return Long.toHexString(mix(number) | 1L << 63).getBytes(StandardCharsets.US_ASCII);
    }

    private int stampBytes() {
        return Math.min(sizeBytes, STAMP_BYTES);
    }

    private int poolOffset(long number) {
        return (int) ((mix(number) >>> 1) % POOL_BYTES);
    }

    /// SplitMix64's finisher.
    private long mix(long number) {
        long z = seed + number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
