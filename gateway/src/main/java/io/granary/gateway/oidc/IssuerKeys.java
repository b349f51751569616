package io.granary.gateway.oidc;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of one issuer, cached. Threads that may block: whoever needs keys that are not there waits for the one that
/// fetches.
final class IssuerKeys {
    /// A key that the issuer withdrew is good for so long at most, while the issuer answers.
    static final Duration FRESH = Duration.ofMinutes(10);

    /// And for so long when it does not: an issuer that is down for a moment stops nobody.
    static final Duration STALE = Duration.ofHours(2);

    /// Tokens with keys that nobody has must not make us ask all the time; a key that is new waits for so long at most.
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final OidcIssuer issuer;
    private final Fetching fetching;
    private final InstantSource clock;

    /// Held while the issuer is asked: by one, whose answer the others share.
    private final ReentrantLock turn = new ReentrantLock();

    private record Known(KeySet keys, long sinceMillis) {}

    private volatile @Nullable Known known;
    private long askedMillis = Long.MIN_VALUE;

    IssuerKeys(OidcIssuer issuer, InstantSource clock) {
        this.issuer = issuer;
        this.fetching = new Fetching(issuer);
        this.clock = clock;
    }

    OidcIssuer issuer() {
        return issuer;
    }

    /// Whether the issuer signed a token, as far as can be known.
    boolean signed(Jwt token) throws RefusedToken {
        var found = known;
        if (found == null || !isYounger(found, FRESH) || !found.keys.knows(token)) {
            found = asked(token);
        }
        return found.keys.signed(token);
    }

    private Known asked(Jwt token) throws RefusedToken {
        turn.lock();
        try {
            var found = known;
            if (found != null && isYounger(found, FRESH) && found.keys.knows(token)) {
                return found; // somebody else asked meanwhile
            }
            long now = clock.millis();
            if (askedMillis == Long.MIN_VALUE || now - askedMillis >= PAUSE.toMillis()) {
                askedMillis = now;
                try {
                    found = new Known(fetching.keys(), now);
                    known = found;
                } catch (IOException e) {
                    LOG.warn("the keys of {} cannot be had: {}", issuer.url(), e.toString());
                }
            }
            if (found == null || !isYounger(found, STALE)) {
                throw new RefusedToken(
                        RefusedToken.Fault.UNREACHABLE, "The keys of the token's issuer cannot be had at present");
            }
            return found;
        } finally {
            turn.unlock();
        }
    }

    private boolean isYounger(Known found, Duration than) {
        return clock.millis() - found.sinceMillis < than.toMillis();
    }
}
