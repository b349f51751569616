package io.granary.parquet;

import java.util.List;

/// A column of values as the file has it: one for each column of the table, two for one of maps.
///
/// @param path names from the root down
/// @param maxDefinition how deep a value lies that is there
/// @param maxRepetition 1 inside a map, 0 elsewhere
record Leaf(List<String> path, Column column, int maxDefinition, int maxRepetition) {
    static final int BOOLEAN = 0;
    static final int INT32 = 1;
    static final int INT64 = 2;
    static final int DOUBLE = 5;
    static final int BYTE_ARRAY = 6;

    /// The number of the type in the format.
    int physicalType() {
        return switch (column.type()) {
            case TEXT, MAP -> BYTE_ARRAY;
            case LONG, TIME -> INT64;
            case INT -> INT32;
            case DOUBLE -> DOUBLE;
            case FLAG -> BOOLEAN;
        };
    }
}
