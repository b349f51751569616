package io.granary.gateway.access.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A second reading of IAM's rules, as the
/// [reference of policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
/// has them: straight from the JSON, slow, and without a thought of how the server does it.
///
/// It shares nothing with the evaluator that it is held against but the parsed JSON and the question, and it does not
/// validate: it is asked about policies that the server took.
final class PlainEvaluator {
    enum Decision {
        DENY,
        ALLOW,
        NEITHER
    }

    /// `*` and `?` in a pattern, apart from the characters themselves.
    private static final int ANY = -1;

    private static final int ONE = -2;

    private final JsonNode policy;
    private final PlainRequest request;
    private final boolean members;
    private final boolean variables;

    private PlainEvaluator(JsonNode policy, PlainRequest request, boolean members) {
        this.policy = policy;
        this.request = request;
        this.members = members;
        this.variables = policy.path("Version").asString("").equals("2012-10-17");
    }

    /// An explicit deny wins, then an allow counts, and what nobody speaks of is left open.
    ///
    /// @param members whether to name an account is to name its users; for a denial it always is
    static Decision decide(JsonNode policy, PlainRequest request, boolean members) {
        return new PlainEvaluator(policy, request, members).decide();
    }

    private Decision decide() {
        var decision = Decision.NEITHER;
        for (var statement : each(policy.path("Statement"))) {
            boolean denies = statement.path("Effect").asString().equals("Deny");
            if (!applies(statement, denies)) {
                continue;
            }
            if (denies) {
                return Decision.DENY;
            }
            decision = Decision.ALLOW;
        }
        return decision;
    }

    private boolean applies(JsonNode statement, boolean denies) {
        return namesAction(statement) && namesResource(statement) && namesCaller(statement, denies) && holds(statement);
    }

    /// The prefix and the name of an action are the same in any case.
    private boolean namesAction(JsonNode statement) {
        boolean not = statement.has("NotAction");
        for (var pattern : each(statement.path(not ? "NotAction" : "Action"))) {
            if (like(lower(pattern.asString()), lower(request.action().wireName()))) {
                return !not;
            }
        }
        return not;
    }

    private boolean namesResource(JsonNode statement) {
        boolean not = statement.has("NotResource");
        var name = request.keyText().isEmpty() ? request.bucket() : request.bucket() + "/" + request.keyText();
        for (var pattern : each(statement.path(not ? "NotResource" : "Resource"))) {
            if (like(pattern.asString(), "arn:aws:s3:::" + name)) {
                return !not;
            }
        }
        return not;
    }

    private boolean namesCaller(JsonNode statement, boolean denies) {
        if (statement.has("NotPrincipal")) {
            return !isSpared(statement.path("NotPrincipal"));
        }
        return !statement.has("Principal") || isMeant(statement.path("Principal"), denies || members);
    }

    /// Everybody, or by a name of its own, as a session of the role that is named, or as one of the account.
    private boolean isMeant(JsonNode principal, boolean byAccount) {
        var who = request.who();
        if (isEverybody(principal)) {
            return true;
        }
        if (who.arn().isEmpty()) {
            return false;
        }
        for (var name : each(principal.path("AWS"))) {
            var text = name.asString();
            boolean byName = text.equals(who.arn()) || (!who.roleArn().isEmpty() && text.equals(who.roleArn()));
            if (isAccount(text) ? byAccount : byName) {
                return true;
            }
        }
        for (var name : each(principal.path("CanonicalUser"))) {
            if (byAccount && name.asString().equals(who.canonicalId())) {
                return true;
            }
        }
        return false;
    }

    /// Only who is named exactly is left out: naming the account leaves out the account, and not its users and roles;
    /// naming a role leaves out none of its sessions.
    private boolean isSpared(JsonNode principal) {
        var who = request.who();
        if (isEverybody(principal)) {
            return true;
        }
        boolean isRoot = who.arn().endsWith(":root");
        for (var name : each(principal.path("AWS"))) {
            var text = name.asString();
            if (!who.arn().isEmpty() && (text.equals(who.arn()) || (isRoot && isAccount(text)))) {
                return true;
            }
        }
        for (var name : each(principal.path("CanonicalUser"))) {
            if (isRoot && name.asString().equals(who.canonicalId())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEverybody(JsonNode principal) {
        if (principal.isString()) {
            return principal.asString().equals("*");
        }
        for (var name : each(principal.path("AWS"))) {
            if (name.asString().equals("*")) {
                return true;
            }
        }
        return false;
    }

    private boolean isAccount(String text) {
        var id = request.who().accountId();
        return text.equals(id) || text.equals("arn:aws:iam::" + id + ":root");
    }

    /// All lines must hold.
    private boolean holds(JsonNode statement) {
        var conditions = statement.path("Condition");
        for (var operator : conditions.propertyNames()) {
            var lines = conditions.path(operator);
            for (var key : lines.propertyNames()) {
                if (!holds(operator, key, each(lines.path(key)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean holds(String operator, String key, List<JsonNode> wanted) {
        var given = given(key);
        boolean exists = !given.isEmpty();
        if (operator.equals("Null")) {
            for (var one : wanted) {
                if (lower(one.asString()).equals(exists ? "false" : "true")) {
                    return true;
                }
            }
            return false;
        }
        var name = operator.substring(operator.indexOf(':') + 1);
        boolean ifExists = name.endsWith("IfExists");
        if (ifExists) {
            name = name.substring(0, name.length() - "IfExists".length());
        }
        if (!exists && ifExists) {
            return true;
        }
        boolean negated = name.contains("Not");
        var positive = name.replace("Not", "");
        if (operator.startsWith("ForAllValues:")) {
            return isNothing(given) || all(positive, negated, given, wanted);
        }
        if (operator.startsWith("ForAnyValue:")) {
            return !isNothing(given) && any(positive, negated, given, wanted);
        }
        // Without a set: a value that equals any of the wanted, or for the opposite, none that equals any.
        return any(positive, false, given, wanted) != negated;
    }

    /// A set without values is none, and neither is one of empty texts.
    private static boolean isNothing(List<String> given) {
        for (var one : given) {
            if (!one.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean all(String positive, boolean negated, List<String> given, List<JsonNode> wanted) {
        for (var one : given) {
            if (equalsAny(positive, one, wanted) == negated) {
                return false;
            }
        }
        return true;
    }

    private boolean any(String positive, boolean negated, List<String> given, List<JsonNode> wanted) {
        for (var one : given) {
            if (equalsAny(positive, one, wanted) != negated) {
                return true;
            }
        }
        return false;
    }

    private boolean equalsAny(String positive, String given, List<JsonNode> wanted) {
        for (var one : wanted) {
            if (compares(positive, given, one.asString())) {
                return true;
            }
        }
        return false;
    }

    private boolean compares(String operator, String given, String wanted) {
        return switch (operator) {
            case "StringEquals" -> given.equals(plain(wanted));
            case "StringEqualsIgnoreCase" -> given.equalsIgnoreCase(plain(wanted));
            case "StringLike" -> like(wanted, given);
            case "ArnEquals", "ArnLike" -> arnLike(wanted, given);
            case "Bool" -> lower(given).equals(lower(wanted));
            case "BinaryEquals" -> binary(given) != null && Arrays.equals(binary(given), binary(wanted));
            case "IpAddress" -> inRange(given, wanted);
            default -> ordered(operator, order(operator, given, wanted));
        };
    }

    private static boolean ordered(String operator, @Nullable Integer order) {
        if (order == null) {
            return false;
        }
        return switch (operator) {
            case "NumericEquals", "DateEquals" -> order == 0;
            case "NumericLessThan", "DateLessThan" -> order < 0;
            case "NumericLessThanEquals", "DateLessThanEquals" -> order <= 0;
            case "NumericGreaterThan", "DateGreaterThan" -> order > 0;
            case "NumericGreaterThanEquals", "DateGreaterThanEquals" -> order >= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    /// `null` for what is no number or no date.
    private static @Nullable Integer order(String operator, String given, String wanted) {
        if (operator.startsWith("Numeric")) {
            var one = number(given);
            var other = number(wanted);
            return one == null || other == null ? null : (Integer) one.compareTo(other);
        }
        var one = time(given);
        var other = time(wanted);
        return one == null || other == null ? null : (Integer) one.compareTo(other);
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static @Nullable Instant time(String text) {
        try {
            if (!text.contains("-")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (RuntimeException none) {
            return null;
        }
    }

    private static byte @Nullable [] binary(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /// Compares the leading bits, written as zeros and ones.
    private static boolean inRange(String given, String range) {
        var parts = range.split("/", 2);
        var network = bits(parts[0]);
        var address = bits(given);
        int length = parts.length > 1 ? Integer.parseInt(parts[1]) : network.length();
        return address.length() == network.length()
                && address.substring(0, length).equals(network.substring(0, length));
    }

    /// Empty for what is no address: four numbers with dots, or one of version 6.
    private static String bits(String address) {
        if (!address.contains(":") && address.split("\\.", -1).length != 4) {
            return "";
        }
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            var digits = new BigInteger(1, bytes).toString(2);
            return "0".repeat(bytes.length * 8 - digits.length()) + digits;
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    /// Six parts between colons, compared one by one.
    private boolean arnLike(String wanted, String given) {
        var pattern = pattern(wanted);
        if (pattern == null) {
            return false;
        }
        if (pattern.equals(List.of(ANY))) {
            return true;
        }
        var parts = split(pattern);
        var names = given.split(":", 6);
        if (parts.size() < 6 || names.length < 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!like(parts.get(i), 0, names[i].codePoints().toArray(), 0)) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Integer>> split(List<Integer> pattern) {
        var parts = new ArrayList<List<Integer>>();
        int from = 0;
        for (int i = 0; i < pattern.size() && parts.size() < 5; i++) {
            if (pattern.get(i) == ':') {
                parts.add(pattern.subList(from, i));
                from = i + 1;
            }
        }
        parts.add(pattern.subList(from, pattern.size()));
        return parts;
    }

    private boolean like(String wanted, String given) {
        var pattern = pattern(wanted);
        return pattern != null && like(pattern, 0, given.codePoints().toArray(), 0);
    }

    private static boolean like(List<Integer> pattern, int p, int[] text, int t) {
        if (p == pattern.size()) {
            return t == text.length;
        }
        if (pattern.get(p) == ANY) {
            return like(pattern, p + 1, text, t) || (t < text.length && like(pattern, p, text, t + 1));
        }
        return t < text.length
                && (pattern.get(p) == ONE || pattern.get(p) == text[t])
                && like(pattern, p + 1, text, t + 1);
    }

    /// The text with its variables, in which wildcards are characters; `null` where one has no value.
    private @Nullable String plain(String wanted) {
        var pattern = pattern(wanted);
        if (pattern == null) {
            return null;
        }
        var text = new StringBuilder();
        for (int one : pattern) {
            text.appendCodePoint(one == ANY ? '*' : one == ONE ? '?' : one);
        }
        return text.toString();
    }

    /// Characters and wildcards; `null` where a variable has neither value nor default.
    private @Nullable List<Integer> pattern(String wanted) {
        var pattern = new ArrayList<Integer>();
        var rest = wanted;
        while (!rest.isEmpty()) {
            if (variables && rest.startsWith("${")) {
                int end = rest.indexOf('}');
                var value = variable(rest.substring(2, end));
                if (value == null) {
                    return null;
                }
                value.codePoints().forEach(pattern::add);
                rest = rest.substring(end + 1);
                continue;
            }
            int first = rest.codePointAt(0);
            pattern.add(first == '*' ? ANY : first == '?' ? ONE : first);
            rest = rest.substring(Character.charCount(first));
        }
        return pattern;
    }

    private @Nullable String variable(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return inside;
        }
        var parts = inside.split(",", 2);
        var given = given(parts[0].strip());
        if (!given.isEmpty()) {
            return given.getFirst();
        }
        return parts.length < 2 ? null : parts[1].strip().replace("'", "");
    }

    /// Names of condition keys are the same in any case; what follows the slash is the name of a tag.
    private List<String> given(String key) {
        int slash = key.indexOf('/');
        var name = slash < 0 ? lower(key) : lower(key.substring(0, slash)) + key.substring(slash);
        return request.context().getOrDefault(name, List.of());
    }

    /// One value, or each of a list; none where there is nothing.
    private static List<JsonNode> each(JsonNode node) {
        var all = new ArrayList<JsonNode>();
        if (node.isArray()) {
            node.forEach(all::add);
        } else if (!node.isMissingNode()) {
            all.add(node);
        }
        return all;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
