package io.granary.gateway.request;

/// The methods that S3 knows; a request with another one is refused before it becomes an [S3Request].
public enum Method {
    GET,
    HEAD,
    PUT,
    POST,
    DELETE,
    OPTIONS
}
