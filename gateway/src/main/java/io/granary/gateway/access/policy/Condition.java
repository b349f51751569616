package io.granary.gateway.access.policy;

import java.util.List;

/// One line of a statement's `Condition`: holds when any of the values fits, or none for a negated operator.
///
/// @param ifExists whether it holds for requests that have no value for the key
public record Condition(Set set, Operator operator, boolean ifExists, ConditionKey key, List<String> values) {
    /// Over which of the request's values it goes.
    public enum Set {
        ONLY,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    public Condition {
        values = List.copyOf(values);
    }
}
