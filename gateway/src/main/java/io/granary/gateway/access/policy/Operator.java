package io.granary.gateway.access.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a condition compares.
public enum Operator {
    STRING_EQUALS("StringEquals", Family.TEXT),
    STRING_NOT_EQUALS("StringNotEquals", STRING_EQUALS),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Family.TEXT),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE),
    STRING_LIKE("StringLike", Family.TEXT),
    STRING_NOT_LIKE("StringNotLike", STRING_LIKE),
    NUMERIC_EQUALS("NumericEquals", Family.NUMBER),
    NUMERIC_NOT_EQUALS("NumericNotEquals", NUMERIC_EQUALS),
    NUMERIC_LESS_THAN("NumericLessThan", Family.NUMBER),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Family.NUMBER),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Family.NUMBER),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Family.NUMBER),
    DATE_EQUALS("DateEquals", Family.DATE),
    DATE_NOT_EQUALS("DateNotEquals", DATE_EQUALS),
    DATE_LESS_THAN("DateLessThan", Family.DATE),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Family.DATE),
    DATE_GREATER_THAN("DateGreaterThan", Family.DATE),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Family.DATE),
    BOOL("Bool", Family.TRUTH),
    BINARY_EQUALS("BinaryEquals", Family.BINARY),
    IP_ADDRESS("IpAddress", Family.ADDRESS),
    NOT_IP_ADDRESS("NotIpAddress", IP_ADDRESS),
    ARN_EQUALS("ArnEquals", Family.ARN),
    ARN_NOT_EQUALS("ArnNotEquals", ARN_EQUALS),
    ARN_LIKE("ArnLike", Family.ARN),
    ARN_NOT_LIKE("ArnNotLike", ARN_LIKE),
    NULL("Null", Family.TRUTH);

    /// What kind of values it compares.
    enum Family {
        TEXT,
        NUMBER,
        DATE,
        TRUTH,
        BINARY,
        ADDRESS,
        ARN
    }

    private static final Map<String, Operator> BY_NAME = byName();

    private final String wireName;
    private final Family family;
    private final @Nullable Operator negated;

    Operator(String wireName, Family family) {
        this.wireName = wireName;
        this.family = family;
        this.negated = null;
    }

    Operator(String wireName, Operator negated) {
        this.wireName = wireName;
        this.family = negated.family;
        this.negated = negated;
    }

    /// `null` for an operator that there is not.
    static @Nullable Operator of(String wireName) {
        return BY_NAME.get(wireName);
    }

    public String wireName() {
        return wireName;
    }

    Family family() {
        return family;
    }

    boolean isNegated() {
        return negated != null;
    }

    /// The operator whose opposite this is, or itself.
    Operator positive() {
        return negated == null ? this : negated;
    }

    private static Map<String, Operator> byName() {
        var found = new HashMap<String, Operator>();
        for (var operator : values()) {
            found.put(operator.wireName, operator);
        }
        return Map.copyOf(found);
    }
}
