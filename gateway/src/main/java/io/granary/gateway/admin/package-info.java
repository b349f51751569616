/// The operator's port: is it alive, is it ready, how does it do.
///
/// Owns: health checks and the gateway's metrics. Must not know: S3 requests. Start reading at [AdminServer].
@NullMarked
package io.granary.gateway.admin;

import org.jspecify.annotations.NullMarked;
