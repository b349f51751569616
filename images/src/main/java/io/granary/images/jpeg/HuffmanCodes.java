package io.granary.images.jpeg;

import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/// The typical tables of ITU-T T.81, annex K, as they are written and as codes by symbol: optimal ones would take a
/// second pass for a few per cent.
final class HuffmanCodes {
    static final HuffmanCodes DC_LUMA = new HuffmanCodes(0x00, JPEGHuffmanTable.StdDCLuminance);
    static final HuffmanCodes DC_CHROMA = new HuffmanCodes(0x01, JPEGHuffmanTable.StdDCChrominance);
    static final HuffmanCodes AC_LUMA = new HuffmanCodes(0x10, JPEGHuffmanTable.StdACLuminance);
    static final HuffmanCodes AC_CHROMA = new HuffmanCodes(0x11, JPEGHuffmanTable.StdACChrominance);

    /// The segment's bytes behind its length.
    final byte[] segment;

    /// By symbol: code << 8 | length.
    final int[] codes = new int[256];

    private HuffmanCodes(int number, JPEGHuffmanTable table) {
        short[] lengths = table.getLengths();
        short[] values = table.getValues();
        segment = new byte[17 + values.length];
        segment[0] = (byte) number;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            int count = length <= lengths.length ? lengths[length - 1] : 0;
            segment[length] = (byte) count;
            for (int i = 0; i < count; i++, index++) {
                segment[17 + index] = (byte) values[index];
                codes[values[index]] = (code++ << 8) | length;
            }
            code <<= 1;
        }
    }
}
