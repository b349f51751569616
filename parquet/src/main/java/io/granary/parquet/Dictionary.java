package io.granary.parquet;

import java.util.Arrays;

/// Distinct texts, numbered as they came.
final class Dictionary {
    /// More than so many are no longer worth a dictionary.
    static final int MOST = 1 << 14;

    private static final int EMPTY = -1;

    private final Bytes plain = new Bytes();
    private int[] starts = new int[64];
    private int size;
    private int[] places = new int[256];

    Dictionary() {
        Arrays.fill(places, EMPTY);
    }

    int size() {
        return size;
    }

    /// All of them, in the plain encoding.
    Bytes plain() {
        return plain;
    }

    /// The number of a text, new or known; negative when there are too many. Borrows the text.
    int number(byte[] utf8, int offset, int length) {
        int at = hash(utf8, offset, length) & (places.length - 1);
        while (places[at] != EMPTY) {
            if (is(places[at], utf8, offset, length)) {
                return places[at];
            }
            at = (at + 1) & (places.length - 1);
        }
        return size == MOST ? EMPTY : add(at, utf8, offset, length);
    }

    /// Appends the text with a number in the plain encoding.
    void plain(int number, Bytes into) {
        into.put(plain.array(), starts[number], end(number) - starts[number]);
    }

    void clear() {
        plain.clear();
        size = 0;
        Arrays.fill(places, EMPTY);
    }

    private int add(int place, byte[] utf8, int offset, int length) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
        }
        starts[size] = plain.size();
        plain.putInt(length);
        plain.put(utf8, offset, length);
        places[place] = size++;
        if (2 * size > places.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        places = new int[2 * places.length];
        Arrays.fill(places, EMPTY);
        for (int number = 0; number < size; number++) {
            int begin = starts[number] + Integer.BYTES;
            int at = hash(plain.array(), begin, end(number) - begin) & (places.length - 1);
            while (places[at] != EMPTY) {
                at = (at + 1) & (places.length - 1);
            }
            places[at] = number;
        }
    }

    private int end(int number) {
        return number + 1 < size ? starts[number + 1] : plain.size();
    }

    private boolean is(int number, byte[] utf8, int offset, int length) {
        return Arrays.equals(plain.array(), starts[number] + Integer.BYTES, end(number), utf8, offset, offset + length);
    }

    private static int hash(byte[] utf8, int offset, int length) {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + utf8[i];
        }
        return hash ^ (hash >>> 15);
    }
}
