package io.granary.server.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes, written as a plain number or with a binary unit: `4096`, `256KiB`, `1 GiB`.
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})\\s*(?:([KMGT])(?:I?B)?|B)?");
    private static final String UNITS = "KMGT";

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size");
        }
    }

    /// Throws `IllegalArgumentException` for anything that is no size. `K`, `KB` and `KiB` all mean 1,024 bytes.
    public static DataSize parse(String text) {
        var match = SYNTAX.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write for example 256KiB");
        }
        long number = Long.parseLong(match.group(1));
        int shift = match.group(2) == null ? 0 : 10 * (UNITS.indexOf(match.group(2)) + 1);
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
        return new DataSize(number << shift);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// The size in the largest unit that divides it.
    @Override
    public String toString() {
        for (int i = UNITS.length(); i > 0; i--) {
            long unit = 1L << (10 * i);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + UNITS.substring(i - 1, i) + "iB";
            }
        }
        return Long.toString(bytes);
    }
}
