package io.granary.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes a Parquet file. A row group is held in memory, compressed, until it is full; the file is written front to
/// back.
public final class ParquetWriter implements TableWriter {
    /// Rows and raw bytes after which a row group is closed.
    static final int GROUP_ROWS = 100_000;

    static final int GROUP_BYTES = 32 << 20;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final List<Column> columns;
    private final Compression compression;
    private final Map<String, String> properties;
    private final OutputStream out;

    private final List<Chunk> chunks = new ArrayList<>();

    /// The first chunk of each column.
    private final int[] firstChunks;

    private final List<Footer.Group> groups = new ArrayList<>();
    private long position;
    private long rows;
    private int rowsOfGroup;
    private int column;

    /// Borrows `out`, which it neither flushes nor closes.
    ///
    /// @param properties what the footer says besides, in the order of their iteration
    public ParquetWriter(
            List<Column> columns, Compression compression, Map<String, String> properties, OutputStream out) {
        this.columns = List.copyOf(columns);
        this.compression = compression;
        this.properties = properties;
        this.out = out;
        this.firstChunks = new int[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            firstChunks[i] = chunks.size();
            for (var leaf : leaves(columns.get(i))) {
                chunks.add(new Chunk(leaf, compression));
            }
        }
    }

    private static List<Leaf> leaves(Column column) {
        int own = column.required() ? 0 : 1;
        if (column.type() != Column.Type.MAP) {
            return List.of(new Leaf(List.of(column.name()), column, own, 0));
        }
        return List.of(
                new Leaf(List.of(column.name(), Footer.ENTRY, Footer.KEY), column, own + 1, 1),
                new Leaf(List.of(column.name(), Footer.ENTRY, Footer.VALUE), column, own + 2, 1));
    }

    @Override
    public void text(byte[] utf8, int offset, int length) {
        next().text(0, utf8, offset, length);
    }

    @Override
    public void number(long value) {
        next().number(value);
    }

    @Override
    public void number(double value) {
        next().number(value);
    }

    @Override
    public void flag(boolean value) {
        next().flag(value);
    }

    @Override
    public void map(List<Map.Entry<String, String>> entries) {
        int own = columns.get(column).required() ? 0 : 1;
        var keys = next();
        var values = chunks.get(firstChunks[column - 1] + 1);
        if (entries.isEmpty()) {
            keys.none(own, 0);
            values.none(own, 0);
        }
        int repetition = 0;
        for (var entry : entries) {
            text(keys, repetition, entry.getKey());
            text(values, repetition, entry.getValue());
            repetition = 1;
        }
    }

    private static void text(Chunk chunk, int repetition, String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        chunk.text(repetition, utf8, 0, utf8.length);
    }

    @Override
    public void none() {
        var of = columns.get(column);
        if (of.required()) {
            throw new IllegalStateException("column " + of.name() + " needs a value");
        }
        next().none(0, 0);
        if (of.type() == Column.Type.MAP) {
            chunks.get(firstChunks[column - 1] + 1).none(0, 0);
        }
    }

    private Chunk next() {
        return chunks.get(firstChunks[column++]);
    }

    @Override
    public void endRow() throws IOException {
        if (column != columns.size()) {
            throw new IllegalStateException("the row has " + column + " of " + columns.size() + " columns");
        }
        column = 0;
        rows++;
        rowsOfGroup++;
        long bytes = 0;
        for (var chunk : chunks) {
            chunk.endRow();
            bytes += chunk.rawBytes();
        }
        if (rowsOfGroup == GROUP_ROWS || bytes >= GROUP_BYTES) {
            endGroup();
        }
    }

    @Override
    public long rows() {
        return rows;
    }

    private void endGroup() throws IOException {
        begin();
        var written = new ArrayList<Chunk.Written>();
        var bytes = new Bytes();
        for (var chunk : chunks) {
            written.add(chunk.end(position, bytes));
            bytes.writeTo(out);
            position += bytes.size();
            bytes.clear();
        }
        groups.add(new Footer.Group(rowsOfGroup, written));
        rowsOfGroup = 0;
    }

    private void begin() throws IOException {
        if (position == 0) {
            out.write(MAGIC);
            position = MAGIC.length;
        }
    }

    @Override
    public void finish() throws IOException {
        begin();
        if (rowsOfGroup > 0) {
            endGroup();
        }
        var footer = new Footer(columns, compression, properties).encode(rows, groups);
        footer.writeTo(out);
        var tail = new Bytes();
        tail.putInt(footer.size());
        tail.put(MAGIC, 0, MAGIC.length);
        tail.writeTo(out);
    }

    @Override
    public void close() {
        chunks.clear();
    }
}
