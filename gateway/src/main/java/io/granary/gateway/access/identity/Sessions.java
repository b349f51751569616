package io.granary.gateway.access.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.access.policy.CompiledPolicies;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Makes session tokens and opens them. A token is the session, sealed; it fits its own access key only.
final class Sessions {
    /// Beyond it the cache starts afresh: opening a token costs microseconds.
    private static final int CACHED = 4096;

    /// Longer ones are not ours: a session's policy has at most 2 KiB, and headers have 16.
    static final int MAX_TOKEN = 8192;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Opened(Session session, @Nullable CompiledPolicies limit) {}

    private final MasterKey key;
    private final ConcurrentHashMap<String, Opened> opened = new ConcurrentHashMap<>();

    Sessions(MasterKey key) {
        this.key = key;
    }

    String token(Session session) {
        return key.seal(JSON.writeValueAsBytes(session), session.accessKey());
    }

    /// `null` for a token that is not ours or not of this access key. It may have expired.
    @Nullable
    Opened open(String accessKey, String token) {
        if (token.length() > MAX_TOKEN) {
            return null;
        }
        var known = opened.get(token);
        if (known != null) {
            return known.session.accessKey().equals(accessKey) ? known : null;
        }
        var json = key.open(token, accessKey);
        if (json == null) {
            return null;
        }
        try {
            var session = JSON.readValue(new String(json, UTF_8), Session.class);
            var found = new Opened(session, session.compiled());
            if (opened.size() >= CACHED) {
                opened.clear();
            }
            opened.put(token, found);
            return found;
        } catch (JacksonException ofAnotherBuild) {
            return null;
        }
    }
}
