/// Refusals as S3 words them.
///
/// Owns: which failure has which code and status, and the document that says so. Must not know: how a failure came
/// about. Start reading at [S3Errors], the one class that maps them all.
@NullMarked
package io.granary.gateway.error;

import org.jspecify.annotations.NullMarked;
