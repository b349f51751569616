package io.granary.gateway.oidc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Verifies tokens of the issuers that are configured, and of nobody else: an issuer that a token names is looked up,
/// never asked. Any thread that may block.
public final class WebIdentities {
    /// As AWS has it.
    private static final int MAX_SUBJECT = 255;

    /// Whom an issuer vouches for.
    ///
    /// @param issuer as it is configured
    /// @param subject such as `system:serviceaccount:team-a:trainer`
    public record WebIdentity(OidcIssuer issuer, String subject) {}

    private final Map<String, IssuerKeys> issuers;
    private final InstantSource clock;

    public WebIdentities(List<OidcIssuer> issuers, InstantSource clock) {
        this.issuers = issuers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        OidcIssuer::url, Function.<OidcIssuer>identity().andThen(one -> new IssuerKeys(one, clock))));
        this.clock = clock;
    }

    /// Throws [RefusedToken] unless a configured issuer signed it, for its audience here and for now.
    public WebIdentity verify(String token) throws RefusedToken {
        var jwt = Jwt.parse(token);
        var keys = issuers.get(jwt.text("iss"));
        if (keys == null) {
            throw RefusedToken.invalid("No OpenIDConnect provider found in your account for the token's issuer");
        }
        if (!keys.signed(jwt)) {
            throw RefusedToken.invalid("Couldn't retrieve verification key from your identity provider, or the token's"
                    + " signature does not hold");
        }
        var issuer = keys.issuer();
        if (!jwt.audiences().contains(issuer.audience())) {
            throw RefusedToken.invalid("Incorrect token audience");
        }
        requireNow(jwt, issuer.skew().toMillis());
        var subject = jwt.text("sub");
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw RefusedToken.invalid("The token has no subject, or one of more than 255 characters");
        }
        return new WebIdentity(issuer, subject);
    }

    private void requireNow(Jwt jwt, long skewMillis) throws RefusedToken {
        long now = clock.millis();
        var expires = jwt.millis("exp");
        if (expires == null) {
            throw RefusedToken.invalid("The token has no expiration date");
        }
        if (now >= expires + skewMillis) {
            throw new RefusedToken(
                    RefusedToken.Fault.EXPIRED,
                    "Token expired: current date/time " + Instant.ofEpochMilli(now)
                            + " must be before the expiration date/time " + Instant.ofEpochMilli(expires));
        }
        for (var claim : new String[] {"nbf", "iat"}) {
            var from = jwt.millis(claim);
            if (from != null && from > now + skewMillis) {
                throw RefusedToken.invalid("The token is not valid yet");
            }
        }
    }
}
