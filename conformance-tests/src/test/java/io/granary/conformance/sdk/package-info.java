/// Every operation of S3 that this server has, asked by the AWS SDK for Java, once for each
/// [io.granary.conformance.harness.Setup].
///
/// Owns: what the operations must answer, wrong requests included. Must not know: how the server does it. Start reading
/// at [S3Suite].
@NullMarked
package io.granary.conformance.sdk;

import org.jspecify.annotations.NullMarked;
