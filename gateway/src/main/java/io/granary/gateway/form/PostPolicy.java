package io.granary.gateway.form;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The policy of a form: until when it may be sent, and what its fields may hold. Whoever signed it vouches for that
/// and no more, so each field must be named by a condition.
///
/// @param leastBytes of the file
/// @param mostBytes of the file
record PostPolicy(Instant expiration, List<Condition> conditions, long leastBytes, long mostBytes) {
    /// What one field must hold.
    ///
    /// @param field in lower case
    /// @param prefix whether `value` is only the beginning
    record Condition(String field, String value, boolean prefix) {
        boolean holds(String given) {
            return prefix ? given.startsWith(value) : given.equals(value);
        }
    }

    /// Fields that carry the policy and its signature, or that promise nothing.
    private static final Set<String> NEED_NO_CONDITION =
            Set.of("awsaccesskeyid", "signature", "x-amz-signature", "policy", "file");

    /// Reads the Base64 of a policy. Throws [RequestException] with [RequestFailure.PolicyMalformed].
    static PostPolicy parse(String base64) {
        try {
            var json = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            return of(new JsonObject(json));
        } catch (DecodeException e) {
            throw malformed("Invalid JSON.");
        } catch (IllegalArgumentException e) {
            throw malformed("Invalid Base64.");
        }
    }

    private static PostPolicy of(JsonObject policy) {
        if (!(policy.getValue("expiration") instanceof String expiration)) {
            throw malformed("Policy missing expiration.");
        }
        if (!(policy.getValue("conditions") instanceof JsonArray given)) {
            throw malformed("Policy missing conditions.");
        }
        var conditions = new ArrayList<Condition>();
        long least = 0;
        long most = Long.MAX_VALUE;
        for (int i = 0; i < given.size(); i++) {
            var one = given.getValue(i);
            if (one instanceof JsonObject exact) {
                addExact(conditions, exact);
            } else if (!(one instanceof JsonArray list)) {
                throw malformed("Invalid condition.");
            } else if (isLengthRange(list)) {
                least = length(list, 1);
                most = length(list, 2);
            } else {
                conditions.add(condition(list));
            }
        }
        return new PostPolicy(time(expiration), List.copyOf(conditions), least, most);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw malformed("Invalid 'expiration' value: '" + text + "'");
        }
    }

    private static void addExact(List<Condition> conditions, JsonObject exact) {
        if (exact.isEmpty()) {
            throw malformed("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
        }
        for (var name : exact.fieldNames()) {
            conditions.add(new Condition(name.toLowerCase(Locale.ROOT), text(exact.getValue(name)), false));
        }
    }

    private static Condition condition(JsonArray list) {
        if (list.size() != 3 || !text(list.getValue(1)).startsWith("$")) {
            throw malformed("Invalid condition: expected [operator, \"$field\", value].");
        }
        var field = text(list.getValue(1)).substring(1).toLowerCase(Locale.ROOT);
        return switch (text(list.getValue(0)).toLowerCase(Locale.ROOT)) {
            case "eq" -> new Condition(field, text(list.getValue(2)), false);
            case "starts-with" -> new Condition(field, text(list.getValue(2)), true);
            default -> throw malformed("Unknown operator " + list.getValue(0) + '.');
        };
    }

    private static boolean isLengthRange(JsonArray list) {
        return !list.isEmpty() && "content-length-range".equalsIgnoreCase(String.valueOf(list.getValue(0)));
    }

    private static long length(JsonArray list, int at) {
        if (list.size() != 3) {
            throw malformed("content-length-range needs two lengths.");
        }
        long length = -1;
        if (list.getValue(at) instanceof Number number) {
            length = number.longValue();
        } else if (list.getValue(at) instanceof String text && text.matches("\\d{1,18}")) {
            length = Long.parseLong(text);
        }
        if (length < 0) {
            throw malformed("Invalid content-length-range.");
        }
        return length;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw malformed("Invalid condition: expected a text.");
    }

    /// Throws [RequestException] with [RequestFailure.PolicyViolated] where the policy does not allow the form.
    ///
    /// @param fields of the form, and the bucket that it was sent to as `bucket`
    void require(Map<String, String> fields, Instant now) {
        if (now.isAfter(expiration)) {
            throw violated("Policy expired.");
        }
        var covered = new HashSet<String>();
        for (var condition : conditions) {
            if (!condition.holds(fields.getOrDefault(condition.field(), ""))) {
                throw violated("Policy Condition failed: " + condition.field());
            }
            covered.add(condition.field());
        }
        for (var name : fields.keySet()) {
            if (!covered.contains(name) && needsCondition(name)) {
                throw violated("Extra input fields: " + name);
            }
        }
    }

    /// A checksum can only refuse what the policy would let in.
    private static boolean needsCondition(String name) {
        return !NEED_NO_CONDITION.contains(name)
                && !name.startsWith("x-ignore-")
                && !name.startsWith("x-amz-checksum-");
    }

    private static RequestException malformed(String reason) {
        return new RequestException(new RequestFailure.PolicyMalformed(reason));
    }

    private static RequestException violated(String reason) {
        return new RequestException(new RequestFailure.PolicyViolated(reason));
    }
}
