/// Lifecycle: what of a bucket goes by itself, and when.
///
/// Owns: the lifecycle configuration, which objects, versions and uploads its rules are about, the job that removes
/// them. Must not know: HTTP, how a removal becomes durable. Start reading at [LifecycleConfiguration].
@NullMarked
package io.granary.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
