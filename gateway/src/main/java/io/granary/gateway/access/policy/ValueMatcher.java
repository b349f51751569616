package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One value of a condition, compiled: whether a value of the request fits it.
@FunctionalInterface
interface ValueMatcher {
    boolean fits(String value, Asked asked);

    /// What numbers may look like: enough for sizes and counts, too little to keep a processor busy.
    Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,9})?");

    /// Throws [MalformedPolicyException] for a value that its operator cannot compare with.
    static ValueMatcher of(Operator positive, String value, boolean variables) {
        return switch (positive.family()) {
            case TEXT -> text(positive, value, variables);
            case ARN -> arn(value, variables);
            case NUMBER -> number(positive, value);
            case DATE -> date(positive, value);
            case TRUTH -> truth(value);
            case BINARY -> binary(value);
            case ADDRESS -> address(value);
        };
    }

    private static ValueMatcher text(Operator operator, String value, boolean variables) {
        boolean like = operator == Operator.STRING_LIKE;
        boolean anyCase = operator == Operator.STRING_EQUALS_IGNORE_CASE;
        if (variables && value.contains("${")) {
            var template = Template.of(value, like);
            return (given, asked) -> {
                var resolved = template.resolve(asked);
                if (resolved == null) {
                    return false;
                }
                return like ? Glob.matches(resolved, given) : equal(new String(resolved, UTF_8), given, anyCase);
            };
        }
        if (like) {
            var pattern = Glob.compile(value);
            return (given, asked) -> Glob.matches(pattern, given);
        }
        return (given, asked) -> equal(value, given, anyCase);
    }

    private static boolean equal(String value, String given, boolean anyCase) {
        return anyCase ? value.equalsIgnoreCase(given) : value.equals(given);
    }

    /// Six parts between colons, each with wildcards of its own.
    private static ValueMatcher arn(String value, boolean variables) {
        if (!value.equals("*") && value.split(":", 6).length < 6) {
            throw new MalformedPolicyException("Invalid ARN in a condition: " + value);
        }
        var template = Template.of(value, true);
        boolean constant = !variables || template.isConstant();
        var known = variables ? (constant ? template.constant() : null) : Glob.compile(value);
        return (given, asked) -> {
            var pattern = known == null ? template.resolve(asked) : known;
            return pattern != null && arnMatches(pattern, given.getBytes(UTF_8));
        };
    }

    private static boolean arnMatches(byte[] pattern, byte[] arn) {
        if (pattern.length == 1 && pattern[0] == Glob.ANY) {
            return true;
        }
        int p = 0;
        int a = 0;
        for (int part = 0; part < 5; part++) {
            int pEnd = colon(pattern, p);
            int aEnd = colon(arn, a);
            if (pEnd < 0 || aEnd < 0) {
                return false;
            }
            if (!Glob.matches(Arrays.copyOfRange(pattern, p, pEnd), 0, Arrays.copyOfRange(arn, a, aEnd), 0)) {
                return false;
            }
            p = pEnd + 1;
            a = aEnd + 1;
        }
        return Glob.matches(pattern, p, arn, a);
    }

    private static int colon(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private static ValueMatcher number(Operator operator, String value) {
        var bound = parseNumber(value);
        if (bound == null) {
            throw new MalformedPolicyException("Invalid number in a condition: " + value);
        }
        return (given, asked) -> {
            var number = parseNumber(given);
            return number != null && compared(operator, number.compareTo(bound));
        };
    }

    private static @Nullable BigDecimal parseNumber(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private static boolean compared(Operator operator, int sign) {
        return switch (operator) {
            case NUMERIC_LESS_THAN, DATE_LESS_THAN -> sign < 0;
            case NUMERIC_LESS_THAN_EQUALS, DATE_LESS_THAN_EQUALS -> sign <= 0;
            case NUMERIC_GREATER_THAN, DATE_GREATER_THAN -> sign > 0;
            case NUMERIC_GREATER_THAN_EQUALS, DATE_GREATER_THAN_EQUALS -> sign >= 0;
            default -> sign == 0;
        };
    }

    private static ValueMatcher date(Operator operator, String value) {
        var bound = parseDate(value);
        if (bound == null) {
            throw new MalformedPolicyException("Invalid date in a condition: " + value);
        }
        return (given, asked) -> {
            var date = parseDate(given);
            return date != null && compared(operator, Long.compare(date, bound));
        };
    }

    /// Milliseconds since 1970, of a date, a date and time, or seconds since 1970.
    private static @Nullable Long parseDate(String text) {
        try {
            if (text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty()) {
                return Long.parseLong(text) * 1000;
            }
            return text.indexOf('T') < 0
                    ? (Long) LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : (Long) OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException noDate) {
            return null;
        }
    }

    private static ValueMatcher truth(String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new MalformedPolicyException("A condition must be true or false, not: " + value);
        }
        return (given, asked) -> given.equalsIgnoreCase(value);
    }

    private static ValueMatcher binary(String value) {
        try {
            var bytes = Base64.getDecoder().decode(value);
            return (given, asked) -> {
                try {
                    return Arrays.equals(bytes, Base64.getDecoder().decode(given));
                } catch (IllegalArgumentException noBase64) {
                    return false;
                }
            };
        } catch (IllegalArgumentException noBase64) {
            throw new MalformedPolicyException("Invalid base64 in a condition: " + value);
        }
    }

    private static ValueMatcher address(String value) {
        int slash = value.indexOf('/');
        var network = parseAddress(slash < 0 ? value : value.substring(0, slash));
        int bits = network == null ? 0 : network.length * 8;
        if (slash >= 0 && network != null) {
            var given = value.substring(slash + 1);
            int length = given.matches("\\d{1,3}") ? Integer.parseInt(given) : -1;
            network = length < 0 || length > bits ? null : network;
            bits = length;
        }
        if (network == null) {
            throw new MalformedPolicyException("Invalid IP address or range in a condition: " + value);
        }
        var start = network;
        int length = bits;
        return (given, asked) -> {
            var address = parseAddress(given);
            return address != null && inNetwork(address, start, length);
        };
    }

    private static boolean inNetwork(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i & 7);
            if (((address[i >> 3] ^ network[i >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /// 4 or 16 bytes; `null` for a text that is no address. Asks no name server.
    private static byte @Nullable [] parseAddress(String text) {
        boolean four = text.indexOf(':') < 0;
        if (four && text.chars().filter(c -> c == '.').count() != 3) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
