package io.granary.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Writes the rows of a table, one after the other, each column by column in the order of the schema. Belongs to one
/// thread.
public interface TableWriter extends Closeable {
    /// A text in UTF-8; borrowed.
    void text(byte[] utf8, int offset, int length);

    /// A text in UTF-8; borrowed.
    default void text(byte[] utf8) {
        text(utf8, 0, utf8.length);
    }

    /// A whole number, or microseconds since 1970 in a column of times.
    void number(long value);

    void number(double value);

    void flag(boolean value);

    /// The entries of a map, in their order, which is best a fixed one.
    void map(List<Map.Entry<String, String>> entries);

    /// No value, in an optional column.
    void none();

    /// Ends a row, which has a value, or none, in every column.
    void endRow() throws IOException;

    /// Rows that were ended.
    long rows();

    /// Writes what is left, and the footer. The table is not whole without.
    void finish() throws IOException;

    /// Lets go of the memory; writes nothing.
    @Override
    void close();
}
