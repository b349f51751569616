/// The tables of a bucket: what is in it and what is attached to it, as Parquet.
///
/// Owns: which tables there are, their columns, cutting them into parts, building and keeping parts, and the virtual
/// keys
/// `_granary/tables/…`. Must not know: how Parquet is written (that is `io.granary.parquet`).
///
/// A *generation* is the bucket at one sequence. Its tables are cut where the content says so ([Cut]), so that equal
/// content is cut equally and a change moves but the cuts beside it. A part is known by a digest of all that its bytes
/// depend on: the parts that a new generation shares with an older one are not built again, and their ETag stays, after
/// a
/// restart too. Start reading at [TablesTree], then [GenerationBuilder].
@NullMarked
package io.granary.gateway.table;

import org.jspecify.annotations.NullMarked;
