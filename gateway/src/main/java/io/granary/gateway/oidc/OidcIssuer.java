package io.granary.gateway.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An issuer that is trusted, as it is configured: `URL[,audience=NAME][,ca=FILE][,token=FILE][,keys=URL][,skew=TIME]`.
///
/// @param url as its tokens name it, to the letter
/// @param audience that its tokens must be for
/// @param ca certificates in PEM form that its own is signed by; empty for those of the Java runtime
/// @param token a file with what it wants in `Authorization: Bearer`, read anew each time; empty for nothing
/// @param keys where its keys are; empty for what its discovery document says
/// @param skew how far its clock may be off
public record OidcIssuer(
        String url, String audience, Optional<Path> ca, Optional<Path> token, Optional<URI> keys, Duration skew) {
    /// What tokens for AWS are for.
    public static final String USUAL_AUDIENCE = "sts.amazonaws.com";

    static final Duration USUAL_SKEW = Duration.ofSeconds(60);
    private static final Duration LONGEST_SKEW = Duration.ofMinutes(10);
    private static final Set<String> OPTIONS = Set.of("audience", "ca", "token", "keys", "skew");

    /// Throws `IllegalArgumentException` with the reason.
    public OidcIssuer {
        requireSafe(url, "the issuer");
        if (url.endsWith("/") || url.indexOf('?') >= 0 || url.indexOf('#') >= 0) {
            throw new IllegalArgumentException("an issuer's URL has no slash at its end, no query and no fragment");
        }
        if (keys.isPresent()) {
            requireSafe(keys.get().toString(), "the place of its keys");
        }
        if (audience.isEmpty() || skew.isNegative() || skew.compareTo(LONGEST_SKEW) > 0) {
            throw new IllegalArgumentException("an issuer has an audience, and a skew of at most ten minutes");
        }
    }

    /// Throws `IllegalArgumentException` with the reason.
    public static OidcIssuer parse(String text) {
        var parts = text.split(",", -1);
        var options = new HashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            var name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (!OPTIONS.contains(name) || equals == parts[i].length() - 1 || options.containsKey(name)) {
                throw new IllegalArgumentException("'" + parts[i] + "' is none of audience=NAME, ca=FILE, token=FILE,"
                        + " keys=URL, skew=TIME, each at most once");
            }
            options.put(name, parts[i].substring(equals + 1));
        }
        return new OidcIssuer(
                parts[0],
                options.getOrDefault("audience", USUAL_AUDIENCE),
                file(options, "ca"),
                file(options, "token"),
                Optional.ofNullable(options.get("keys")).map(URI::create),
                Optional.ofNullable(options.get("skew"))
                        .map(OidcIssuer::seconds)
                        .orElse(USUAL_SKEW));
    }

    private static Optional<Path> file(Map<String, String> options, String name) {
        return Optional.ofNullable(options.get(name))
                .map(path -> Path.of(path).toAbsolutePath().normalize());
    }

    private static Duration seconds(String text) {
        if (!text.matches("\\d{1,4}s")) {
            throw new IllegalArgumentException("'" + text + "' is no skew such as 60s");
        }
        return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }

    /// As condition keys of policies name it.
    public String name() {
        return url.substring(url.indexOf("://") + 3);
    }

    /// Whether it is reached without TLS, which is for tests on the same machine.
    boolean isPlain() {
        return url.startsWith("http://");
    }

    /// Only TLS tells who answers; without it only the machine itself is asked.
    static URI requireSafe(String text, String what) {
        try {
            var uri = new URI(text);
            var host = uri.getHost();
            boolean loopback =
                    host != null && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
            if (host != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text + "' is no URL for " + what + ", which begins with https://");
    }
}
