package io.granary.gateway.table;

import io.granary.gateway.xml.UtcClock;
import io.granary.parquet.Column;
import io.granary.parquet.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Writes the rows of a table as JSON objects, one a line, whose members are called like the columns. Columns without a
/// value are left out; times are of UTC, as in `2026-11-27T08:10:46.123Z`. Source: RFC 8259, and
/// [JSON Lines](https://jsonlines.org).
final class JsonLinesWriter implements TableWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 19;
    private static final long MICROS_A_MILLI = 1_000;

    private final List<Column> columns;
    private final byte[][] names;
    private final OutputStream out;
    private final UtcClock clock = new UtcClock();
    private byte[] line = new byte[1024];
    private int length;
    private int column;
    private long rows;
    private long bytes;

    /// Borrows the stream, which is best a buffered one.
    JsonLinesWriter(List<Column> columns, OutputStream out) {
        this.columns = columns;
        this.names = columns.stream()
                .map(one -> ("\"" + one.name() + "\":").getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.out = out;
    }

    @Override
    public void text(byte[] utf8, int offset, int count) {
        member();
        quoted(utf8, offset, count);
    }

    @Override
    public void number(long value) {
        var type = columns.get(column).type();
        member();
        if (type == Column.Type.TIME) {
            time(value);
        } else {
            digits(value);
        }
    }

    private void digits(long value) {
        if (value < 0) {
            put(Long.toString(value));
            return;
        }
        room(MOST_DIGITS);
        int count = 1;
        for (long left = value; left >= 10; left /= 10) {
            count++;
        }
        long left = value;
        for (int i = count - 1; i >= 0; i--) {
            line[length + i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += count;
    }

    private void time(long micros) {
        put('"');
        room(UtcClock.LENGTH);
        clock.write(micros / MICROS_A_MILLI, line, length);
        length += UtcClock.LENGTH;
        put('"');
    }

    @Override
    public void number(double value) {
        member();
        put(Double.toString(value));
    }

    @Override
    public void flag(boolean value) {
        member();
        put(value ? "true" : "false");
    }

    @Override
    public void map(List<Map.Entry<String, String>> entries) {
        member();
        put('{');
        boolean first = true;
        for (var entry : entries) {
            if (!first) {
                put(',');
            }
            first = false;
            var key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            var value = entry.getValue().getBytes(StandardCharsets.UTF_8);
            quoted(key, 0, key.length);
            put(':');
            quoted(value, 0, value.length);
        }
        put('}');
    }

    @Override
    public void none() {
        column++;
    }

    @Override
    public void endRow() throws IOException {
        put('}');
        put('\n');
        out.write(line, 0, length);
        bytes += length;
        length = 0;
        column = 0;
        rows++;
    }

    @Override
    public long rows() {
        return rows;
    }

    /// Bytes of the rows that were ended.
    long bytes() {
        return bytes;
    }

    @Override
    public void finish() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        // nothing of its own
    }

    private void member() {
        put(length == 0 ? '{' : ',');
        var name = names[column];
        put(name, 0, name.length);
        column++;
    }

    private void quoted(byte[] utf8, int offset, int count) {
        put('"');
        int from = offset;
        for (int i = offset; i < offset + count; i++) {
            byte b = utf8[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                put(utf8, from, i - from);
                escaped(b);
                from = i + 1;
            }
        }
        put(utf8, from, offset + count - from);
        put('"');
    }

    private void escaped(byte b) {
        put('\\');
        if (b == '"' || b == '\\') {
            put((char) b);
        } else {
            put("u00");
            put((char) HEX[b >> 4]);
            put((char) HEX[b & 15]);
        }
    }

    private void put(char ascii) {
        room(1);
        line[length++] = (byte) ascii;
    }

    private void put(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            line[length++] = (byte) ascii.charAt(i);
        }
    }

    private void put(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, line, length, count);
        length += count;
    }

    private void room(int more) {
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
    }
}
