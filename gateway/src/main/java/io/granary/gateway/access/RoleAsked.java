package io.granary.gateway.access;

import io.granary.gateway.access.policy.Asked;
import io.granary.gateway.access.policy.ConditionKey;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.request.S3Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The question whether a role may be taken on.
///
/// @param arn of the role
/// @param given what the request and an issuer's token say, by condition keys in lower case
record RoleAsked(RequestAsked request, String arn, Who who, Map<String, String> given) implements Asked {
    @Override
    public S3Action action() {
        return request.action();
    }

    @Override
    public String bucket() {
        return "";
    }

    @Override
    public byte[] key() {
        return request.key();
    }

    @Override
    public @Nullable String value(ConditionKey key) {
        return key.kind() == ConditionKey.Kind.OTHER ? given.get(key.name()) : request.value(key);
    }
}
