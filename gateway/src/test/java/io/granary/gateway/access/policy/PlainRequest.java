package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.request.S3Action;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A question whose every answer is written down: by condition key in lower case, what follows its slash as it is.
record PlainRequest(S3Action action, String bucket, String keyText, Who who, Map<String, List<String>> context)
        implements Asked {
    PlainRequest {
        context = Map.copyOf(context);
    }

    @Override
    public byte[] key() {
        return keyText.getBytes(UTF_8);
    }

    @Override
    public @Nullable String value(ConditionKey key) {
        var all = values(key);
        return all.isEmpty() ? null : all.getFirst();
    }

    @Override
    public List<String> values(ConditionKey key) {
        var name = key.parameter().isEmpty() ? key.name() : key.name() + '/' + key.parameter();
        return context.getOrDefault(name, List.of());
    }
}
