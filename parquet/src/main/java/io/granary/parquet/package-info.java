/// Tables as Parquet files.
///
/// Owns: the bytes of Parquet ([the format](https://parquet.apache.org/docs/file-format/)): pages, encodings,
/// statistics,
/// the footer. Must not know: what any table says, or where the bytes go. Equal rows make equal bytes, on every
/// machine.
/// Start reading at [TableWriter], then [ParquetWriter].
@NullMarked
package io.granary.parquet;

import org.jspecify.annotations.NullMarked;
