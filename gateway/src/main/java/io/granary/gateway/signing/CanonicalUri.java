package io.granary.gateway.signing;

import io.granary.gateway.request.PercentCoding;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;

/// Paths and queries as S3 signs them: each byte encoded once, unreserved characters bare, hexadecimal digits in upper
/// case, parameters sorted by their encoded names and values. One thread.
final class CanonicalUri {
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final boolean[] UNRESERVED = new boolean[256];

    static {
        for (int c = 0; c < 128; c++) {
            UNRESERVED[c] = Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
        }
    }

    private final ByteScratch encoded = new ByteScratch();
    private final int[] start = new int[QueryParameters.MAX_PARAMETERS];
    private final int[] equals = new int[QueryParameters.MAX_PARAMETERS];
    private final int[] end = new int[QueryParameters.MAX_PARAMETERS];
    private final int[] order = new int[QueryParameters.MAX_PARAMETERS];

    /// Appends a raw path. What the client wrote encoded stays so (`%2F` is no slash), what it should have encoded is.
    static void putPath(String path, ByteScratch into) {
        int plain = 0;
        while (plain < path.length() && isPlain(path.charAt(plain), true)) {
            plain++;
        }
        into.put(path, 0, plain);
        putEncoded(path, plain, path.length(), true, into);
    }

    /// Appends a raw query in canonical order, without `X-Amz-Signature`.
    void putQuery(String query, ByteScratch into) {
        if (query.isEmpty()) {
            return;
        }
        int size = encodeAll(query);
        for (int i = 0; i < size; i++) {
            insert(i);
        }
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                into.put('&');
            }
            into.put(encoded, start[order[i]], end[order[i]]);
        }
    }

    private int encodeAll(String query) {
        encoded.clear();
        int size = 0;
        for (int from = 0; from < query.length(); ) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            if (to > from && !isSignature(query, from, to)) {
                if (size == start.length) {
                    throw new RequestException(new RequestFailure.MalformedUri("too many parameters"));
                }
                encodeOne(query, from, to, size++);
            }
            from = to + 1;
        }
        return size;
    }

    private void encodeOne(String query, int from, int to, int index) {
        int sign = query.indexOf('=', from);
        int nameEnd = sign < 0 || sign > to ? to : sign;
        start[index] = encoded.length();
        putEncoded(query, from, nameEnd, false, encoded);
        equals[index] = encoded.length();
        encoded.put('=');
        putEncoded(query, Math.min(nameEnd + 1, to), to, false, encoded);
        end[index] = encoded.length();
    }

    private static boolean isSignature(String query, int from, int to) {
        return query.startsWith(SIGNATURE, from)
                && (to == from + SIGNATURE.length() || query.charAt(from + SIGNATURE.length()) == '=');
    }

    /// Insertion sort: clients mostly send them sorted, and there are at most 64.
    private void insert(int index) {
        int at = index;
        while (at > 0 && compare(index, order[at - 1]) < 0) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = index;
    }

    private int compare(int a, int b) {
        int names = encoded.compare(start[a], equals[a], start[b], equals[b]);
        return names != 0 ? names : encoded.compare(equals[a], end[a], equals[b], end[b]);
    }

    private static void putEncoded(String text, int from, int to, boolean path, ByteScratch into) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (isPlain(c, path)) {
                into.put(c);
                continue;
            }
            int octet = c == '%' ? PercentCoding.octet(text, i + 1) : -1;
            if (octet >= 0 && i + 2 < to) {
                i += 2;
                if (UNRESERVED[octet]) {
                    into.put((char) octet);
                } else {
                    into.putPercent(octet);
                }
            } else {
                into.putPercent(c == '+' && !path ? ' ' : c);
            }
        }
    }

    private static boolean isPlain(char c, boolean path) {
        return (c < 256 && UNRESERVED[c]) || (path && c == '/');
    }
}
