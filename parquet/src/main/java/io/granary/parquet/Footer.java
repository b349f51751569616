package io.granary.parquet;

import java.util.List;
import java.util.Map;

/// The end of a file: its schema, where its chunks are and what they hold.
final class Footer {
    /// The names that the format gives to what is in a map.
    static final String ENTRY = "key_value";

    static final String KEY = "key";
    static final String VALUE = "value";

    private static final String CREATED_BY = "granary version 1";
    private static final int FORMAT_VERSION = 1;
    private static final int REQUIRED = 0;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int UTF8 = 0;
    private static final int MAP = 1;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int RLE_DICTIONARY = 8;

    private final List<Column> columns;
    private final Compression compression;
    private final Map<String, String> properties;

    Footer(List<Column> columns, Compression compression, Map<String, String> properties) {
        this.columns = columns;
        this.compression = compression;
        this.properties = properties;
    }

    /// A row group that was written.
    record Group(int rows, List<Chunk.Written> chunks) {}

    Bytes encode(long rows, List<Group> groups) {
        var bytes = new Bytes();
        var out = new Thrift(bytes);
        out.beginElement().i32(1, FORMAT_VERSION);
        schema(out);
        out.i64(3, rows).list(4, Thrift.STRUCT, groups.size());
        groups.forEach(group -> group(out, group));
        out.list(5, Thrift.STRUCT, properties.size());
        properties.forEach(
                (key, value) -> out.beginElement().text(1, key).text(2, value).end());
        out.text(6, CREATED_BY);
        int leaves = columns.stream()
                .mapToInt(column -> column.type() == Column.Type.MAP ? 2 : 1)
                .sum();
        out.list(7, Thrift.STRUCT, leaves);
        for (int i = 0; i < leaves; i++) {
            out.beginElement().empty(1).end(); // bounds are in the order of the type
        }
        out.end();
        return bytes;
    }

    private void schema(Thrift out) {
        int elements = 1;
        for (var column : columns) {
            elements += column.type() == Column.Type.MAP ? 4 : 1;
        }
        out.list(2, Thrift.STRUCT, elements);
        out.beginElement().text(4, "schema").i32(5, columns.size()).end();
        columns.forEach(column -> column(out, column));
    }

    private static void column(Thrift out, Column column) {
        int repetition = column.required() ? REQUIRED : OPTIONAL;
        switch (column.type()) {
            case TEXT -> text(out, column.name(), repetition);
            case LONG -> plain(out, Leaf.INT64, column.name(), repetition);
            case INT -> plain(out, Leaf.INT32, column.name(), repetition);
            case DOUBLE -> plain(out, Leaf.DOUBLE, column.name(), repetition);
            case FLAG -> plain(out, Leaf.BOOLEAN, column.name(), repetition);
            case TIME ->
                out.beginElement()
                        .i32(1, Leaf.INT64)
                        .i32(3, repetition)
                        .text(4, column.name())
                        .begin(10)
                        .begin(8)
                        .flag(1, false)
                        .begin(2)
                        .empty(2)
                        .end()
                        .end()
                        .end()
                        .end();
            case MAP -> {
                out.beginElement()
                        .i32(3, repetition)
                        .text(4, column.name())
                        .i32(5, 1)
                        .i32(6, MAP)
                        .begin(10)
                        .empty(2)
                        .end()
                        .end();
                out.beginElement().i32(3, REPEATED).text(4, ENTRY).i32(5, 2).end();
                text(out, KEY, REQUIRED);
                text(out, VALUE, OPTIONAL);
            }
        }
    }

    private static void plain(Thrift out, int type, String name, int repetition) {
        out.beginElement().i32(1, type).i32(3, repetition).text(4, name).end();
    }

    private static void text(Thrift out, String name, int repetition) {
        out.beginElement()
                .i32(1, Leaf.BYTE_ARRAY)
                .i32(3, repetition)
                .text(4, name)
                .i32(6, UTF8)
                .begin(10)
                .empty(1)
                .end()
                .end();
    }

    private void group(Thrift out, Group group) {
        out.beginElement().list(1, Thrift.STRUCT, group.chunks().size());
        group.chunks().forEach(chunk -> chunk(out, chunk));
        out.i64(2, group.chunks().stream().mapToLong(Chunk.Written::rawBytes).sum())
                .i64(3, group.rows())
                .end();
    }

    private void chunk(Thrift out, Chunk.Written chunk) {
        long begin = chunk.dictionaryOffset() < 0 ? chunk.offset() : chunk.dictionaryOffset();
        out.beginElement().i64(2, begin).begin(3).i32(1, chunk.leaf().physicalType());
        encodings(out, chunk);
        out.list(3, Thrift.ELEMENT_BINARY, chunk.leaf().path().size());
        chunk.leaf().path().forEach(out::element);
        out.i32(4, compression.code())
                .i64(5, chunk.values())
                .i64(6, chunk.rawBytes())
                .i64(7, chunk.bytes())
                .i64(9, chunk.offset());
        if (chunk.dictionaryOffset() >= 0) {
            out.i64(11, chunk.dictionaryOffset());
        }
        out.begin(12).i64(3, chunk.nulls());
        if (chunk.least() != null && chunk.greatest() != null) {
            out.binary(5, chunk.greatest()).binary(6, chunk.least());
        }
        out.end().end().end();
    }

    private static void encodings(Thrift out, Chunk.Written chunk) {
        boolean dictionary = chunk.dictionaryOffset() >= 0;
        out.list(2, Thrift.ELEMENT_I32, dictionary ? 3 : 2).element(PLAIN).element(RLE);
        if (dictionary) {
            out.element(RLE_DICTIONARY);
        }
    }
}
