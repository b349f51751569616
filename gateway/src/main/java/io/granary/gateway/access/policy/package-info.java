/// The language of policies: IAM's, as far as it concerns S3.
///
/// Owns: reading, validating, compiling and evaluating policies. Must not know: who keeps them, nor how a request
/// arrives. Start reading at [PolicyReader] and [CompiledPolicies].
@NullMarked
package io.granary.gateway.access.policy;

import org.jspecify.annotations.NullMarked;
