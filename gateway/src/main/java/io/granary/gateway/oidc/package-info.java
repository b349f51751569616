/// Whom an OpenID Connect issuer vouches for: tokens such as those of Kubernetes' service accounts.
///
/// Owns: the issuers that are configured, their keys, fetched and cached, and the verification of tokens. Must not
/// know:
/// roles, sessions, Vert.x. Start reading at [WebIdentities].
@NullMarked
package io.granary.gateway.oidc;

import org.jspecify.annotations.NullMarked;
