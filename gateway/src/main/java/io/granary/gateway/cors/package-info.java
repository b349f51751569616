/// Cross-origin requests: what a bucket lets the scripts of other sites do in a browser.
///
/// Owns: the CORS configuration, the answer to a preflight, the `access-control-` headers of answers. Must not know:
/// how
/// requests are signed, what operations do. Start reading at [CorsConfiguration].
@NullMarked
package io.granary.gateway.cors;

import org.jspecify.annotations.NullMarked;
