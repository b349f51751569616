package io.granary.index.key;

import java.nio.ByteBuffer;

/// Keys of any length as stored keys of at most [#MAX_STORED_BYTES] bytes, in the same order; the byte tables are
/// `docs/format.md`, section 6.2.
///
/// A *space* is an ordered set of byte strings. Each bucket is one; its number is its prefix. A string of up to
/// [#DIRECT_BYTES] bytes is stored directly: the prefix of its space and then itself. Of a longer one the first
/// [#DIRECT_BYTES] bytes are stored, with one marker byte 0 behind them, and that *pointer* leads to another space,
/// which holds the rests of all strings that begin so, by the same rule.
///
/// The order stays exact: nothing of the same space can stand between the string of exactly [#DIRECT_BYTES] bytes and
/// the pointer that prolongs it by a zero byte, and no direct string is as long as a pointer, so that the length alone
/// tells which of them a stored key is. The cost is a seek per pointer, for long keys only.
///
/// Spaces are numbered by a `long`: buckets by their number, which is not negative, the others by a negative one. The
/// first bit of the prefix tells them apart.
public final class KeyCodec {
    /// The longest key that LMDB takes.
    public static final int MAX_STORED_BYTES = 511;

    /// The bytes of a bucket's prefix.
    public static final int BUCKET_PREFIX_BYTES = Integer.BYTES;

    /// The bytes of the prefix of a space behind a pointer, which is also the value of that pointer.
    public static final int SPACE_BYTES = Long.BYTES;

    /// The longest string that is stored directly.
    public static final int DIRECT_BYTES = MAX_STORED_BYTES - SPACE_BYTES - 1; // 502

    /// Buckets have smaller numbers; rows are kept under some of those from here on, as if they were keys of buckets.
    public static final int BUCKET_LIMIT = 0x7FFF_FF00;

    private static final int ROW_SPACE_LIMIT = 1 << 7;
    private static final byte MARKER = 0;

    private KeyCodec() {}

    /// The space of a bucket's keys.
    public static long spaceOfBucket(int bucket) {
        if (bucket < 0) {
            throw new IllegalArgumentException("negative bucket number " + bucket);
        }
        return bucket;
    }

    /// Returns the number of a bucket; throws `IllegalArgumentException` for one that no bucket can have.
    public static int checkBucket(int bucket) {
        if (bucket < 0 || bucket >= BUCKET_LIMIT) {
            throw new IllegalArgumentException("no bucket has the number " + bucket);
        }
        return bucket;
    }

    /// What stands for a bucket's number in the keys of the rows of a space.
    public static int bucketOfRows(int rowSpace) {
        if (rowSpace < 0 || rowSpace >= ROW_SPACE_LIMIT) {
            throw new IllegalArgumentException("row space " + rowSpace);
        }
        return BUCKET_LIMIT + rowSpace;
    }

    /// What stands for a bucket's number in the keys of removals that a rebuild remembers, for the rows whose keys have
    /// `bucketOfRows`.
    public static int bucketOfRemovals(int bucketOfRows) {
        return bucketOfRows + ROW_SPACE_LIMIT;
    }

    /// Whether a number is that of a bucket, whose keys have versions.
    public static boolean isOfVersions(int bucket) {
        return bucket < BUCKET_LIMIT;
    }

    /// Whether a number stands for a space of rows.
    public static boolean isOfRows(int bucket) {
        return bucket >= BUCKET_LIMIT && bucket < BUCKET_LIMIT + ROW_SPACE_LIMIT;
    }

    /// The space with the number `id`, which is positive, behind some pointer.
    public static long spaceOfPointer(long id) {
        return Long.MIN_VALUE | id;
    }

    public static int prefixBytes(long space) {
        return space < 0 ? SPACE_BYTES : BUCKET_PREFIX_BYTES;
    }

    /// Whether `key` from `from` on is too long to be stored directly.
    public static boolean needsPointer(byte[] key, int from) {
        return key.length - from > DIRECT_BYTES;
    }

    /// Writes the stored key of `key` from `from` on, a direct one or a pointer, and flips `into`. Borrows both.
    public static void encode(long space, byte[] key, int from, ByteBuffer into) {
        if (needsPointer(key, from)) {
            encodePointer(space, key, from, into);
            return;
        }
        putPrefix(space, into);
        into.put(key, from, key.length - from).flip();
    }

    /// Writes the pointer for all strings that begin with the [#DIRECT_BYTES] bytes of `key` from `from` on, and flips
    /// `into`. Borrows both.
    public static void encodePointer(long space, byte[] key, int from, ByteBuffer into) {
        putPrefix(space, into);
        into.put(key, from, DIRECT_BYTES).put(MARKER).flip();
    }

    /// Writes the prefix alone, which sorts before everything in the space, and flips `into`.
    public static void encodeFirst(long space, ByteBuffer into) {
        putPrefix(space, into);
        into.flip();
    }

    /// Whether a stored key belongs to `space`. Leaves the buffer as it is.
    public static boolean belongs(long space, ByteBuffer stored) {
        if (space < 0) {
            return stored.limit() >= SPACE_BYTES && stored.getLong(0) == space;
        }
        return stored.limit() >= BUCKET_PREFIX_BYTES && stored.getInt(0) == (int) space;
    }

    /// Whether a stored key of `space` is a pointer.
    public static boolean isPointer(long space, ByteBuffer stored) {
        return stored.limit() == prefixBytes(space) + DIRECT_BYTES + 1;
    }

    private static void putPrefix(long space, ByteBuffer into) {
        into.clear();
        if (space < 0) {
            into.putLong(space);
        } else {
            into.putInt((int) space);
        }
    }
}
