package io.granary.gateway.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a tar the hard way: every field that has a meaning is looked at.
final class Tar {
    record Entry(String name, String body, long mtime) {}

    private Tar() {}

    static List<Entry> entries(byte[] tar) {
        var entries = new ArrayList<Entry>();
        int at = 0;
        String name = null;
        while (tar[at] != 0) {
            requireChecksum(tar, at);
            int size = (int) octal(tar, at + 124, 12);
            var body = Arrays.copyOfRange(tar, at + 512, at + 512 + size);
            int end = at + 512 + (size + 511) / 512 * 512;
            for (int i = at + 512 + size; i < end; i++) {
                require(tar[i] == 0, "padding");
            }
            if (tar[at + 156] == 'x') {
                name = path(new String(body, StandardCharsets.UTF_8));
            } else {
                require(tar[at + 156] == '0', "type");
                require(text(tar, at + 257, 6).equals("ustar"), "magic");
                var prefix = text(tar, at + 345, 155);
                var own = (prefix.isEmpty() ? "" : prefix + '/') + text(tar, at, 100);
                entries.add(new Entry(
                        name == null ? own : name, new String(body, StandardCharsets.UTF_8), octal(tar, at + 136, 12)));
                name = null;
            }
            at = end;
        }
        require(tar.length == at + 1024, "two blocks at the end");
        return entries;
    }

    private static String path(String pax) {
        int space = pax.indexOf(' ');
        require(Integer.parseInt(pax.substring(0, space)) == pax.getBytes(StandardCharsets.UTF_8).length, "pax length");
        require(pax.startsWith("path=", space + 1) && pax.endsWith("\n"), "pax");
        return pax.substring(space + 6, pax.length() - 1);
    }

    private static void requireChecksum(byte[] tar, int at) {
        long sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : tar[at + i] & 0xFF;
        }
        require(sum == octal(tar, at + 148, 8), "checksum");
    }

    private static String text(byte[] tar, int at, int most) {
        int end = at;
        while (end < at + most && tar[end] != 0) {
            end++;
        }
        return new String(tar, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] tar, int at, int most) {
        return Long.parseLong(text(tar, at, most).strip(), 8);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("bad tar: " + what);
        }
    }
}
