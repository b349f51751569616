/// Signatures of AWS's [version
/// 4](https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html):
/// in headers, in queries, over streams of chunks.
///
/// Owns: who signed a request, whether the signature holds, and what was signed of the body. Must not know: Vert.x,
/// buckets,
/// the engine. Start reading at [SigV4], then [ChunkedPayload].
@NullMarked
package io.granary.gateway.signing;

import org.jspecify.annotations.NullMarked;
