/// The operations of S3: one class each, one table for all.
///
/// Owns: what an operation asks of the engine and how it answers. Must not know: sockets, signatures, storage.
/// Start reading at [Operation], then [Routes].
@NullMarked
package io.granary.gateway.operation;

import org.jspecify.annotations.NullMarked;
