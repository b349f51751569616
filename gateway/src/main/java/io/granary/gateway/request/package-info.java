/// A request as S3 means it: typed names, decoded parameters, and what can be wrong with them.
///
/// Owns: addressing, queries, ranges, conditional headers, the request's body as operations see it. Must not know:
/// Vert.x,
/// signatures, the engine. Start reading at [S3Request].
@NullMarked
package io.granary.gateway.request;

import org.jspecify.annotations.NullMarked;
