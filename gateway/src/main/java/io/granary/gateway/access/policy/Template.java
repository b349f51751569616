package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text with variables such as `${aws:username}` or `${aws:PrincipalTag/team, 'none'}`, as a pattern for [Glob].
/// `${*}`, `${?}` and `${$}` are those characters and no wildcards.
final class Template {
    private record Part(
            byte[] pattern,
            @Nullable ConditionKey variable,
            @Nullable String fallback) {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /// Reads `text`, in which `*` and `?` are wildcards if `wildcards` says so. Throws [MalformedPolicyException] for a
    /// variable that does not end.
    static Template of(String text, boolean wildcards) {
        var parts = new ArrayList<Part>();
        int from = 0;
        while (from < text.length()) {
            int open = text.indexOf("${", from);
            int end = open < 0 ? text.length() : open;
            if (end > from) {
                parts.add(literal(text.substring(from, end), wildcards));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new MalformedPolicyException("A variable does not end: " + text);
            }
            parts.add(variable(text.substring(open + 2, close)));
            from = close + 1;
        }
        return new Template(parts);
    }

    private static Part literal(String text, boolean wildcards) {
        return new Part(wildcards ? Glob.compile(text) : text.getBytes(UTF_8), null, null);
    }

    private static Part variable(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Part(inside.getBytes(UTF_8), null, null);
        }
        int comma = inside.indexOf(',');
        var name = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        String fallback = null;
        if (comma >= 0) {
            var quoted = inside.substring(comma + 1).strip();
            if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
                throw new MalformedPolicyException("The default of a variable must be in quotes: ${" + inside + "}");
            }
            fallback = quoted.substring(1, quoted.length() - 1);
        }
        return new Part(new byte[0], ConditionKey.of(name), fallback);
    }

    boolean isConstant() {
        return parts.stream().allMatch(part -> part.variable == null);
    }

    /// The pattern of a template without variables.
    byte[] constant() {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(part -> bytes.writeBytes(part.pattern));
        return bytes.toByteArray();
    }

    /// The pattern for one request; `null` where a variable has neither value nor default.
    byte @Nullable [] resolve(Asked asked) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            if (part.variable == null) {
                bytes.writeBytes(part.pattern);
                continue;
            }
            var value = asked.value(part.variable);
            if (value == null) {
                value = part.fallback;
            }
            if (value == null) {
                return null;
            }
            bytes.writeBytes(value.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
