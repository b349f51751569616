package io.granary.gateway.request;

import org.jspecify.annotations.Nullable;

/// The head of a request as it came over the wire, nothing decoded: what the signature is about.
///
/// @param method as sent
/// @param path the raw path, beginning with a slash; each character one byte
/// @param query the raw query without its question mark, empty where there is none
public record RequestHead(String method, String path, String query, HeaderFields headers) {
    /// Splits a request target in origin form (`/path?query`) or absolute form (`http://host/path?query`). Throws
    /// [RequestException] with [RequestFailure.MalformedUri] for any other.
    public static RequestHead of(String method, String target, HeaderFields headers) {
        int path = target.startsWith("/") ? 0 : afterAuthority(target);
        int question = target.indexOf('?', path);
        if (question < 0) {
            return new RequestHead(method, path == 0 ? target : target.substring(path), "", headers);
        }
        return new RequestHead(method, target.substring(path, question), target.substring(question + 1), headers);
    }

    private static int afterAuthority(String target) {
        int authority = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        int path = authority < 0 ? -1 : target.indexOf('/', authority);
        if (path < 0) {
            throw new RequestException(new RequestFailure.MalformedUri("the target must begin with a slash"));
        }
        return path;
    }

    /// The first value of a header, its name in lower case.
    public @Nullable String header(String lowerCaseName) {
        return headers.first(lowerCaseName);
    }
}
