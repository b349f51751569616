package io.granary.gateway.access.policy;

import io.granary.gateway.request.S3Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What policies are asked about: may this principal do this with that, under these circumstances?
///
/// Answers come when they are asked for, so that nobody computes what no condition needs.
public interface Asked {
    S3Action action();

    /// The bucket's name; empty for actions on no bucket.
    String bucket();

    /// The key in UTF-8, lent; empty for actions on a bucket.
    byte[] key();

    /// The ARN of what is neither a bucket nor a key, such as a role; empty for those.
    default String arn() {
        return "";
    }

    Who who();

    /// The value of a condition key in this request; `null` where it has none.
    @Nullable
    String value(ConditionKey key);

    /// All values of a condition key that has several; by default the only one.
    default List<String> values(ConditionKey key) {
        var only = value(key);
        return only == null ? List.of() : List.of(only);
    }
}
