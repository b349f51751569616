/// The S3 port: connections, bodies, answers.
///
/// Owns: Vert.x and the event-loop rule: what is certain not to block runs on the loop of its connection, everything
/// else
/// runs elsewhere and comes back there to answer. Must not know: what an operation does. Start reading at
/// [HttpGateway],
/// then [Exchange].
@NullMarked
package io.granary.gateway.http;

import org.jspecify.annotations.NullMarked;
