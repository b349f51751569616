package io.granary.parquet;

/// A column of a table.
///
/// @param required whether every row has a value
/// @param dictionary whether values repeat so much that they are best kept once; where they turn out not to, they are
///     kept one by one
/// @param statistics whether the least and the greatest value of a row group are told
public record Column(String name, Type type, boolean required, boolean dictionary, boolean statistics) {
    /// What the values are.
    public enum Type {
        TEXT,
        LONG,
        INT,
        DOUBLE,
        FLAG,
        /// Microseconds since 1970, of no time zone.
        TIME,
        /// From text to text.
        MAP
    }

    public static Column required(String name, Type type) {
        return new Column(name, type, true, false, true);
    }

    public static Column optional(String name, Type type) {
        return new Column(name, type, false, false, true);
    }

    /// The same, of values that repeat.
    public Column repeating() {
        return new Column(name, type, required, true, statistics);
    }

    /// The same, of values that nobody looks up by their order, such as long texts.
    public Column unordered() {
        return new Column(name, type, required, dictionary, false);
    }
}
