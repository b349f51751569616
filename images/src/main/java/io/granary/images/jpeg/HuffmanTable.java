package io.granary.images.jpeg;

import io.granary.images.ImageException;

/// One Huffman table, arranged for decoding: codes of up to [#PEEK] bits are found by one look, and for most
/// coefficients the same look gives the value as well.
final class HuffmanTable {
    static final int PEEK = 10;

    /// By the next [#PEEK] bits: length << 8 | symbol; 0 where the code is longer.
    final short[] look = new short[1 << PEEK];

    /// By the next bits: value << 16 | run << 8 | bits of code and value; 0 where they do not fit or end the block.
    final int[] coefficient = new int[1 << PEEK];

    private final int[] firstCode = new int[17];
    private final int[] firstIndex = new int[17];
    private final int[] counts;
    private final byte[] symbols;

    /// @param counts how many codes there are of each length, 1 to 16, at the same index
    HuffmanTable(int[] counts, byte[] symbols) {
        this.counts = counts;
        this.symbols = symbols;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            firstCode[length] = code;
            firstIndex[length] = index;
            if (code + counts[length] > 1 << length) {
                throw ImageException.damaged("a JPEG Huffman table has too many codes");
            }
            for (int i = 0; i < counts[length]; i++, code++, index++) {
                if (length <= PEEK) {
                    enter(code, length, symbols[index] & 0xFF);
                }
            }
            code <<= 1;
        }
    }

    private void enter(int code, int length, int symbol) {
        int from = code << (PEEK - length);
        int to = (code + 1) << (PEEK - length);
        int bits = symbol & 15;
        for (int i = from; i < to; i++) {
            look[i] = (short) ((length << 8) | symbol);
            if (bits != 0 && length + bits <= PEEK) {
                int raw = (i >> (PEEK - length - bits)) & ((1 << bits) - 1);
                int value = raw < 1 << (bits - 1) ? raw - (1 << bits) + 1 : raw;
                coefficient[i] = (value << 16) | ((symbol >> 4) << 8) | (length + bits);
            }
        }
    }

    /// The length << 8 | symbol of a code longer than [#PEEK] bits; `next16` are the next 16 bits.
    int find(int next16) {
        for (int length = PEEK + 1; length <= 16; length++) {
            int code = next16 >> (16 - length);
            int offset = code - firstCode[length];
            if (offset >= 0 && offset < counts[length]) {
                return (length << 8) | (symbols[firstIndex[length] + offset] & 0xFF);
            }
        }
        throw ImageException.damaged("a JPEG has a code that is in no table");
    }
}
