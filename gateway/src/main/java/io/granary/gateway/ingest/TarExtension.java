package io.granary.gateway.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What headers before a member's own say of it: PAX records `LENGTH KEY=VALUE\n`, and the long name of GNU tar.
final class TarExtension {
    private byte @Nullable [] name;
    private long size = -1;
    private boolean sparse;

    /// Takes the body of a GNU long name, which may end with a zero.
    void name(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        name = Arrays.copyOf(bytes, end);
    }

    /// Reads the records of a PAX header; the last one of a key counts.
    void pax(byte[] records) throws MalformedTarException {
        int at = 0;
        while (at < records.length) {
            int space = at;
            long length = 0;
            while (space < records.length && records[space] != ' ') {
                length = length * 10 + digit(records[space]);
                if (length > records.length) {
                    throw broken();
                }
                space++;
            }
            int end = at + (int) length;
            if (length <= space - at || end > records.length || records[end - 1] != '\n') {
                throw broken();
            }
            int equals = space + 1;
            while (equals < end && records[equals] != '=') {
                equals++;
            }
            if (equals >= end) {
                throw broken();
            }
            record(
                    new String(records, space + 1, equals - space - 1, StandardCharsets.UTF_8),
                    Arrays.copyOfRange(records, equals + 1, end - 1));
            at = end;
        }
    }

    private void record(String key, byte[] value) throws MalformedTarException {
        switch (key) {
            case "path" -> name = value;
            case "size" -> {
                long sum = 0;
                for (byte b : value) {
                    sum = sum * 10 + digit(b);
                    if (sum < 0 || sum > Long.MAX_VALUE / 16) {
                        throw broken();
                    }
                }
                size = sum;
            }
            default -> sparse |= key.startsWith("GNU.sparse.");
        }
    }

    private static int digit(byte b) throws MalformedTarException {
        if (b < '0' || b > '9') {
            throw broken();
        }
        return b - '0';
    }

    private static MalformedTarException broken() {
        return new MalformedTarException("a PAX header that cannot be read");
    }

    Optional<byte[]> name() {
        return Optional.ofNullable(name);
    }

    OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    boolean isSparse() {
        return sparse;
    }
}
