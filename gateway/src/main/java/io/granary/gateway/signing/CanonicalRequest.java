package io.granary.gateway.signing;

import io.granary.gateway.request.RequestHead;
import java.security.MessageDigest;

/// The text that version 4 hashes: method, path, query, signed headers, payload hash, a line each. Reused. One thread.
final class CanonicalRequest {
    private final ByteScratch text = new ByteScratch();
    private final CanonicalUri uri = new CanonicalUri();
    private final MessageDigest sha256 = Sha256.digest();

    /// Writes the canonical form of a request; it stays readable until the next call.
    void write(RequestHead head, SignedHeaders signed, String payloadHash) {
        text.clear();
        text.put(head.method()).put('\n');
        CanonicalUri.putPath(head.path(), text);
        text.put('\n');
        uri.putQuery(head.query(), text);
        text.put('\n');
        for (var name : signed.names()) {
            text.put(name).put(':');
            putValues(head, name);
            text.put('\n');
        }
        text.put('\n').put(signed.text()).put('\n').put(payloadHash);
    }

    byte[] hash() {
        text.updateInto(sha256);
        return sha256.digest();
    }

    private void putValues(RequestHead head, String name) {
        var values = head.headers().all(name);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.put(',');
            }
            putTrimmed(values.get(i));
        }
    }

    /// Without white space at the ends, and with one space for each run of spaces within.
    private void putTrimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        int twice = value.indexOf("  ", from);
        if (twice < 0 || twice >= to) {
            text.put(value, from, to);
            return;
        }
        for (int i = from; i < to; i++) {
            if (value.charAt(i) != ' ' || value.charAt(i - 1) != ' ') {
                text.put(value.charAt(i));
            }
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
