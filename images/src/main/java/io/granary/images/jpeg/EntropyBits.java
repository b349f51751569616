package io.granary.images.jpeg;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The entropy-coded bytes of a JPEG as bits, read through a window. Fields are open to [BlockDecoder], which keeps
/// them in locals while it decodes a block. One thread.
///
/// After a marker, or at the end of the file, zero bits are given; [#requireWhole()] then tells whether any of them was
/// used.
final class EntropyBits {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /// More than one MCU can take: ten blocks of 64 coefficients of 31 bits, all bytes stuffed.
    private static final int MCU_BYTES = 8192;

    /// What [#dropBits()] may have to go back.
    private static final int HISTORY_BYTES = 32;

    private static final int WINDOW_BYTES = 128 << 10;

    private final ByteSource source;
    private final long end;
    private long next;

    byte[] buffer;
    int position;
    int limit;
    long bits;
    int count;
    private int padding;

    /// From `start` to `end` of a source.
    EntropyBits(ByteSource source, long start, long end) {
        this.source = source;
        this.next = start;
        this.end = end;
        this.buffer = new byte[(int) Math.min(WINDOW_BYTES, end - start) + 8];
    }

    /// Makes sure that a whole MCU is in the window, or all that is left.
    void window() throws IOException {
        if (limit - position < MCU_BYTES && next < end) {
            slide();
        }
    }

    private void slide() throws IOException {
        int from = Math.max(0, position - HISTORY_BYTES);
        System.arraycopy(buffer, from, buffer, 0, limit - from);
        limit -= from;
        position -= from;
        int room = (int) Math.min(buffer.length - 8 - limit, end - next);
        source.read(next, buffer, limit, room);
        next += room;
        limit += room;
        Arrays.fill(buffer, limit, buffer.length, (byte) 0);
    }

    /// Refills until at least 32 bits are there.
    void fill() {
        if (position + 4 <= limit) {
            int word = (int) INT.get(buffer, position);
            if (isPlain(word)) {
                bits = (bits << 32) | (word & 0xFFFF_FFFFL);
                count += 32;
                position += 4;
                return;
            }
        }
        while (count <= 48) {
            int value = 0;
            if (position < limit && buffer[position] != (byte) 0xFF) {
                value = buffer[position++] & 0xFF;
            } else if (position + 1 < limit && buffer[position + 1] == 0) {
                value = 0xFF;
                position += 2;
            } else {
                padding += 8;
            }
            bits = (bits << 8) | value;
            count += 8;
        }
    }

    /// Whether none of the four bytes is 0xFF.
    static boolean isPlain(int word) {
        int inverted = ~word;
        return ((inverted - 0x0101_0101) & word & 0x8080_8080) == 0;
    }

    /// Up to 16 bits.
    int take(int width) {
        if (count < width) {
            fill();
        }
        count -= width;
        return (int) (bits >>> count) & ((1 << width) - 1);
    }

    int symbol(HuffmanTable table) {
        if (count < 16) {
            fill();
        }
        int found = table.look[(int) (bits >>> (count - HuffmanTable.PEEK)) & ((1 << HuffmanTable.PEEK) - 1)];
        if (found == 0) {
            found = table.find((int) (bits >>> (count - 16)) & 0xFFFF);
        }
        count -= found >> 8;
        return found & 0xFF;
    }

    /// Throws when more bits were taken than there are before the marker or the end.
    void requireWhole() {
        if (padding > count) {
            throw ImageException.damaged("a JPEG's coded data end early");
        }
    }

    /// Drops the rest of the byte and steps over the restart marker that must follow.
    void restart(int number) throws IOException {
        dropBits();
        window();
        skipFill();
        if (position + 1 >= limit || (buffer[position + 1] & 0xFF) != 0xD0 + number) {
            throw ImageException.damaged("a JPEG lacks a restart marker");
        }
        position += 2;
    }

    /// Steps to just behind the restart marker that follows, whatever is coded before it.
    void seekRestart(int number) throws IOException {
        dropBits();
        while (true) {
            window();
            while (position + 1 < limit) {
                if (buffer[position] == (byte) 0xFF
                        && buffer[position + 1] != 0
                        && buffer[position + 1] != (byte) 0xFF) {
                    restart(number);
                    return;
                }
                position++;
            }
            if (next >= end) {
                throw ImageException.damaged("a JPEG lacks a restart marker");
            }
        }
    }

    /// Where the marker after the coded data begins.
    long markerAt() throws IOException {
        dropBits();
        while (true) {
            window();
            while (position + 1 < limit) {
                if (buffer[position] == (byte) 0xFF
                        && buffer[position + 1] != 0
                        && buffer[position + 1] != (byte) 0xFF) {
                    return next - limit + position;
                }
                position++;
            }
            if (next >= end) {
                return end;
            }
        }
    }

    private void skipFill() {
        while (position + 1 < limit && buffer[position] == (byte) 0xFF && buffer[position + 1] == (byte) 0xFF) {
            position++;
        }
    }

    /// Whole bytes that were read ahead are given back.
    private void dropBits() {
        int real = Math.max(0, count - padding) / 8;
        while (real-- > 0) {
            position--;
            if (position > 0 && buffer[position] == 0 && buffer[position - 1] == (byte) 0xFF) {
                position--;
            }
        }
        bits = 0;
        count = 0;
        padding = 0;
    }
}
