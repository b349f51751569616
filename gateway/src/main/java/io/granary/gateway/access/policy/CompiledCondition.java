package io.granary.gateway.access.policy;

import java.util.List;

/// A condition ready to be asked.
final class CompiledCondition {
    private final Condition condition;
    private final boolean negated;
    private final ValueMatcher[] matchers;

    CompiledCondition(Condition condition, boolean variables) {
        this.condition = condition;
        this.negated = condition.operator().isNegated();
        this.matchers = condition.values().stream()
                .map(value -> ValueMatcher.of(condition.operator().positive(), value, variables))
                .toArray(ValueMatcher[]::new);
    }

    boolean holds(Asked asked) {
        if (condition.operator() == Operator.NULL) {
            return fitsAny(asked.value(condition.key()) == null ? "true" : "false", asked);
        }
        if (condition.set() == Condition.Set.ONLY && !condition.key().kind().multiple()) {
            var value = asked.value(condition.key());
            if (value == null) {
                return condition.ifExists() || negated;
            }
            return fitsAny(value, asked) != negated;
        }
        return holds(asked.values(condition.key()), asked);
    }

    private boolean holds(List<String> values, Asked asked) {
        return switch (condition.set()) {
            case ONLY ->
                values.isEmpty()
                        ? condition.ifExists() || negated
                        : values.stream().anyMatch(value -> fitsAny(value, asked)) != negated;
            case FOR_ALL_VALUES ->
                isNothing(values) || values.stream().allMatch(value -> fitsAny(value, asked) != negated);
            case FOR_ANY_VALUE ->
                values.isEmpty()
                        ? condition.ifExists()
                        : !isNothing(values) && values.stream().anyMatch(value -> fitsAny(value, asked) != negated);
        };
    }

    /// To sets, an empty text is no value, as
    /// [IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    /// has it.
    private static boolean isNothing(List<String> values) {
        return values.stream().allMatch(String::isEmpty);
    }

    private boolean fitsAny(String value, Asked asked) {
        for (var matcher : matchers) {
            if (matcher.fits(value, asked)) {
                return true;
            }
        }
        return false;
    }
}
