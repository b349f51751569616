package io.granary.conformance.harness;

/// A client of the AWS SDK by what carries its requests. They differ on the wire: the synchronous ones sign every chunk
/// of a body, the asynchronous one sends unsigned chunks with a trailer.
public enum ClientKind {
    APACHE,
    URL_CONNECTION,
    NETTY
}
