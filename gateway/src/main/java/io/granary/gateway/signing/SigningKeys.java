package io.granary.gateway.signing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The signing keys used of late. Deriving one takes as long as checking five signatures, and a client signs with the
/// same one all day. One thread.
final class SigningKeys {
    /// Enough for a few hundred users on two days each; an entry takes about 1 KiB.
    private static final int LIMIT = 1024;

    private record Id(String accessKey, String date) {}

    private record Derived(Id id, String secret, SigningKey key) {}

    private final Credentials credentials;
    private final String region;
    private final String service;
    private final SigningKey decoy;
    private @Nullable Derived latest;
    private final Map<Id, Derived> recent = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Derived> eldest) {
            return size() > LIMIT;
        }
    };

    SigningKeys(Credentials credentials, String region, String service) {
        this.credentials = credentials;
        this.region = region;
        this.service = service;
        this.decoy = SigningKey.derive("nobody's", "19700101", region, service);
    }

    /// `null` for an unknown access key. A changed secret counts at once.
    @Nullable
    SigningKey find(String accessKey, String token, String date) {
        var secret = credentials.secretOf(accessKey, token);
        if (secret.isEmpty()) {
            return null;
        }
        var last = latest;
        if (last != null
                && last.id.accessKey.equals(accessKey)
                && last.id.date.equals(date)
                && last.secret.equals(secret.get())) {
            return last.key;
        }
        var id = new Id(accessKey, date);
        var known = recent.get(id);
        if (known != null && known.secret.equals(secret.get())) {
            latest = known;
            return known.key;
        }
        var derived = new Derived(id, secret.get(), SigningKey.derive(secret.get(), date, region, service));
        recent.put(id, derived);
        latest = derived;
        return derived.key;
    }

    /// A key of nobody: signing with it makes an unknown access key take as long as a wrong signature.
    SigningKey decoy() {
        return decoy;
    }
}
