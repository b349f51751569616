package io.granary.testkit.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The bytes of one file: as they look, as they are on the disk, and what was done since they were the same. Guarded by
/// its disk.
final class SimulatedFile {
    private static final int SECTOR = 512;

    private byte[] live;
    private byte[] durable;
    private int length;
    private int durableLength;
    private List<Change> unforced = new ArrayList<>();

    SimulatedFile(byte[] bytes) {
        live = bytes.clone();
        durable = bytes.clone();
        length = bytes.length;
        durableLength = length;
    }

    int lengthBytes() {
        return length;
    }

    byte[] live() {
        return Arrays.copyOf(live, length);
    }

    int read(ByteBuffer into, long position) {
        if (position >= length) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), length - position);
        into.put(live, (int) position, count);
        return count;
    }

    void write(ByteBuffer from, long position) {
        var bytes = new byte[from.remaining()];
        from.get(bytes);
        unforced.add(new Change((int) position, bytes));
        live = put(live, bytes, 0, bytes.length, (int) position);
        length = Math.max(length, (int) position + bytes.length);
    }

    void truncate(int to) {
        if (to < length) {
            unforced.add(new Change(to, null));
            Arrays.fill(live, to, length, (byte) 0);
            length = to;
        }
    }

    void force() {
        unforced.forEach(change -> apply(change, 0, change.length()));
        unforced = new ArrayList<>();
    }

    /// Some of it reaches the disk, the rest never will, and it is not tried again.
    void loseUnforced(Random random) {
        applySome(random);
        unforced = new ArrayList<>();
    }

    void crash(Random random) {
        applySome(random);
        unforced = new ArrayList<>();
        live = durable.clone();
        length = durableLength;
    }

    void flip(int position, int mask) {
        live[position] ^= (byte) mask;
        if (position < durableLength) {
            durable[position] ^= (byte) mask;
        }
    }

    /// Nothing, everything, a beginning, or any sectors: all that a cache may have written back by itself.
    private void applySome(Random random) {
        int how = random.nextInt(4);
        int upTo = random.nextInt(unforced.size() + 1);
        for (int at = 0; at < unforced.size(); at++) {
            var change = unforced.get(at);
            boolean whole = how == 1 || (how == 2 && at < upTo);
            if (whole || (change.bytes == null && how == 3 && random.nextBoolean())) {
                apply(change, 0, change.length());
            } else if (how == 3 && change.bytes != null) {
                applySectors(change, random);
            } else if (how == 2 && at == upTo && change.length() > 0) {
                apply(change, 0, random.nextInt(change.length()));
            }
        }
    }

    private void applySectors(Change change, Random random) {
        int from = 0;
        while (from < change.length()) {
            int to = Math.min(change.length(), from + SECTOR - (change.at + from) % SECTOR);
            if (random.nextBoolean()) {
                apply(change, from, to);
            }
            from = to;
        }
    }

    private void apply(Change change, int from, int to) {
        if (change.bytes == null) {
            if (change.at < durableLength) {
                Arrays.fill(durable, change.at, durableLength, (byte) 0);
                durableLength = change.at;
            }
        } else if (to > from) {
            durable = put(durable, change.bytes, from, to, change.at + from);
            durableLength = Math.max(durableLength, change.at + to);
        }
    }

    private static byte[] put(byte[] into, byte[] bytes, int from, int to, int at) {
        int end = at + to - from;
        var target = end <= into.length ? into : Arrays.copyOf(into, Math.max(end, into.length + into.length / 2));
        System.arraycopy(bytes, from, target, at, to - from);
        return target;
    }

    /// A write of `bytes` at `at`, or, without bytes, a cut there.
    private record Change(int at, byte @Nullable [] bytes) {
        int length() {
            return bytes == null ? 0 : bytes.length;
        }
    }
}
