/// Temporary credentials, as AWS's Security Token Service gives them, on the S3 port.
///
/// Owns: the wire of that service (forms in, its own XML and errors out) and what each of its actions asks for. Must
/// not
/// know: Vert.x, buckets, how a token is sealed or an issuer's token verified. Start reading at [TokenService].
@NullMarked
package io.granary.gateway.sts;

import org.jspecify.annotations.NullMarked;
