package io.granary.gateway.request;

import java.util.Optional;

/// A `Range: bytes=…` header of one range. Several ranges, other units and bad syntax are no range, as S3 treats them:
/// the whole object is answered.
///
/// @param first the first byte, or -1 for the last `last` bytes
/// @param last the last byte, inclusive; `Long.MAX_VALUE` where the range is open
public record ByteRange(long first, long last) {
    private static final String UNIT = "bytes=";

    /// A range settled on an object's size.
    public record Span(long offset, long length) {}

    public static Optional<ByteRange> parse(String header) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return Optional.empty();
        }
        var range = header.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        long first = number(range.substring(0, dash));
        long last = number(range.substring(dash + 1));
        if (first == BAD || last == BAD || (first == ABSENT && last == ABSENT)) {
            return Optional.empty();
        }
        if (first == ABSENT) {
            return Optional.of(new ByteRange(-1, last));
        }
        if (last == ABSENT) {
            return Optional.of(new ByteRange(first, Long.MAX_VALUE));
        }
        return last < first ? Optional.empty() : Optional.of(new ByteRange(first, last));
    }

    /// The bytes meant of an object of this size; empty where there are none (416).
    public Optional<Span> of(long size) {
        if (first < 0) {
            long length = Math.min(last, size);
            return length == 0 ? Optional.empty() : Optional.of(new Span(size - length, length));
        }
        if (first >= size) {
            return Optional.empty();
        }
        return Optional.of(new Span(first, Math.min(last, size - 1) - first + 1));
    }

    private static final long ABSENT = -1;
    private static final long BAD = -2;

    /// Numbers beyond a long are as good as the largest.
    private static long number(String text) {
        if (text.isEmpty()) {
            return ABSENT;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return BAD;
            }
            value = value > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE - 1 : value * 10 + digit;
        }
        return value;
    }
}
