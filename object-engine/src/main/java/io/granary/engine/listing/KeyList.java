package io.granary.engine.listing;

import io.granary.model.checksum.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys under a prefix in their order, each found by its ordinal: what an index with B+ trees cannot tell.
///
/// Keys stand in blocks of 16, the first whole and each other without what it shares with the one before, so that a
/// million keys take some 8 MB. Beyond [#HEAP_PAGES] pages they lie in a temporary file that the system caches and that
/// has no name. Immutable once made; any thread.
public final class KeyList {
    static final int BLOCK = 16;

    /// 32 MiB: three to five million keys.
    static final int HEAP_PAGES = 32;

    private static final int PAGE_BYTES = 1 << 20;

    private final List<ByteBuffer> pages;
    private final int[] blocks;
    private final int count;
    private final long keyBytes;
    private final int uniformLength;
    private final long modifiedMillis;
    private final byte[] digest;

    private KeyList(Builder builder) {
        pages = List.copyOf(builder.pages);
        blocks = Arrays.copyOf(builder.blocks, (builder.count + BLOCK - 1) / BLOCK);
        count = builder.count;
        keyBytes = builder.keyBytes;
        uniformLength = builder.uniformLength;
        modifiedMillis = builder.modifiedMillis;
        digest = builder.digest.digest();
    }

    public int count() {
        return count;
    }

    /// The bytes of all keys together.
    public long keyBytes() {
        return keyBytes;
    }

    /// What is on the heap.
    long heapBytes() {
        return (long) Math.min(pages.size(), HEAP_PAGES) * PAGE_BYTES + 4L * blocks.length;
    }

    /// Of the newest of the objects; 0 for none.
    public long modifiedMillis() {
        return modifiedMillis;
    }

    /// A SHA-256 of all keys; lent.
    public byte[] digest() {
        return digest;
    }

    /// A key; the bytes are the caller's.
    public byte[] key(int ordinal) {
        var key = new byte[1024];
        return Arrays.copyOf(key, read(ordinal, key));
    }

    /// How long a key is.
    public int length(int ordinal) {
        return uniformLength > 0 ? uniformLength : read(ordinal, null);
    }

    /// Puts a key into the first bytes of `into`, which has 1,024, and returns its length.
    public int read(int ordinal, byte @Nullable [] into) {
        if (ordinal < 0 || ordinal >= count) {
            throw new IndexOutOfBoundsException(ordinal);
        }
        int place = blocks[ordinal / BLOCK];
        var page = pages.get(place / PAGE_BYTES);
        int at = place % PAGE_BYTES;
        int length = 0;
        for (int left = ordinal % BLOCK; left >= 0; left--) {
            int shared = page.getShort(at);
            int own = page.getShort(at + 2);
            if (into != null) {
                page.get(at + 4, into, shared, own);
            }
            length = shared + own;
            at += 4 + own;
        }
        return length;
    }

    /// Takes keys in order. One thread.
    static final class Builder {
        private final List<ByteBuffer> pages = new ArrayList<>();
        private final MessageDigest digest = Digests.newSha256();
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK * (4 + 1024));
        private int[] blocks = new int[64];
        private byte[] last = {};
        private int count;
        private long keyBytes;
        private int uniformLength;
        private long modifiedMillis;
        private int used = PAGE_BYTES;
        private @Nullable FileChannel spilled;

        /// Borrows `key`, which must not change.
        void add(byte[] key, long keyModifiedMillis) {
            if (count == Integer.MAX_VALUE) {
                throw new IllegalStateException("more keys than a list can have");
            }
            int mismatch = count % BLOCK == 0 ? 0 : Arrays.mismatch(last, key);
            int shared = mismatch < 0 ? key.length : mismatch;
            if (count % BLOCK == 0 && count > 0) {
                close(count / BLOCK - 1);
            }
            block.putShort((short) shared).putShort((short) (key.length - shared));
            block.put(key, shared, key.length - shared);
            uniformLength = count == 0 || uniformLength == key.length ? key.length : -1;
            last = key;
            count++;
            keyBytes += key.length;
            modifiedMillis = Math.max(modifiedMillis, keyModifiedMillis);
        }

        private void close(int number) {
            block.flip();
            digest.update(block.duplicate());
            if (used + block.limit() > PAGE_BYTES) {
                pages.add(page());
                used = 0;
            }
            if (number == blocks.length) {
                blocks = Arrays.copyOf(blocks, number + number / 2);
            }
            blocks[number] = Math.addExact(Math.multiplyExact(pages.size() - 1, PAGE_BYTES), used);
            pages.getLast().put(used, block, 0, block.limit());
            used += block.limit();
            block.clear();
        }

        private ByteBuffer page() {
            if (pages.size() < HEAP_PAGES) {
                return ByteBuffer.allocate(PAGE_BYTES);
            }
            try {
                if (spilled == null) {
                    var file = Files.createTempFile("granary-keys-", ".tmp");
                    spilled = FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
                }
                return spilled.map(
                        FileChannel.MapMode.READ_WRITE, (long) (pages.size() - HEAP_PAGES) * PAGE_BYTES, PAGE_BYTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        KeyList build() {
            if (block.position() > 0) {
                close((count - 1) / BLOCK);
            }
            return new KeyList(this);
        }

        /// Lets the file's name go; what is mapped stays.
        void close() {
            if (spilled != null) {
                try {
                    spilled.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
