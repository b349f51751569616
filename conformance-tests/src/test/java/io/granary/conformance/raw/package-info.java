/// Requests written byte by byte, for what no client library would send.
///
/// Owns: HTTP/1.1 on a socket, Signature Version 4 and aws-chunked, written for these tests and independent of the
/// gateway's code. Must not know: what an answer should be. Start reading at [RawRequest].
@NullMarked
package io.granary.conformance.raw;

import org.jspecify.annotations.NullMarked;
