package io.granary.gateway.access.policy;

import java.util.Set;

/// Whether a policy is public, as S3 has it: whether a statement allows something to everybody and no condition fixes
/// who that is.
public final class PublicPolicies {
    /// Keys whose value, given without wildcards, says where a request comes from.
    private static final Set<String> FIXING = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid",
            "aws:username");

    /// A range with fewer bits in common is everybody.
    private static final int LEAST_BITS = 8;

    private static final int LEAST_BITS_OF_IPV6 = 32;

    private PublicPolicies() {}

    public static boolean isPublic(PolicyDocument policy) {
        return policy.statements().stream().anyMatch(PublicPolicies::isPublic);
    }

    private static boolean isPublic(PolicyDocument.Statement statement) {
        var who = statement.principals();
        return statement.effect() == Effect.ALLOW
                && (who.not() || who.everybody())
                && statement.conditions().stream().noneMatch(PublicPolicies::fixes);
    }

    private static boolean fixes(Condition condition) {
        if (condition.ifExists() || condition.set() == Condition.Set.FOR_ALL_VALUES) {
            return false;
        }
        return switch (condition.operator()) {
            case IP_ADDRESS ->
                condition.key().kind() == ConditionKey.Kind.SOURCE_IP
                        && condition.values().stream().allMatch(PublicPolicies::isNarrow);
            case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, ARN_EQUALS, ARN_LIKE ->
                FIXING.contains(condition.key().name())
                        && condition.values().stream()
                                .noneMatch(value -> value.contains("*") || value.contains("?") || value.contains("${"));
            default -> false;
        };
    }

    private static boolean isNarrow(String range) {
        int slash = range.indexOf('/');
        int least = range.indexOf(':') >= 0 ? LEAST_BITS_OF_IPV6 : LEAST_BITS;
        return slash < 0 || Integer.parseInt(range.substring(slash + 1)) >= least;
    }
}
