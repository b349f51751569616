package io.granary.gateway.signing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `SignedHeaders` list such as `host;x-amz-date`, split once: clients send few different ones.
///
/// @param names in lower case and strictly ascending
/// @param amzNames how many of them begin with `x-amz-`
record SignedHeaders(String text, String[] names, int amzNames) {
    /// Splits lists and remembers them. One thread.
    static final class Cache {
        /// Beyond it the cache starts afresh: somebody sends a different list each time.
        private static final int LIMIT = 512;

        private final Map<String, SignedHeaders> known = new HashMap<>();

        /// `null` for a list that is not sorted, not in lower case or lacks `host`.
        @Nullable
        SignedHeaders get(String text) {
            var found = known.get(text);
            if (found == null) {
                found = parse(text);
                if (found != null) {
                    if (known.size() == LIMIT) {
                        known.clear();
                    }
                    known.put(text, found);
                }
            }
            return found;
        }
    }

    private static @Nullable SignedHeaders parse(String text) {
        var names = text.split(";", -1);
        boolean host = false;
        int amz = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i].isEmpty() || !isLowerCase(names[i])) {
                return null;
            }
            if (i > 0 && names[i - 1].compareTo(names[i]) >= 0) {
                return null;
            }
            host |= names[i].equals("host");
            amz += names[i].startsWith("x-amz-") ? 1 : 0;
        }
        return host ? new SignedHeaders(text, names, amz) : null;
    }

    private static boolean isLowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }
}
