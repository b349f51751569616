package io.granary.images.chip;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;

/// Numbers as they stand in a request: digits, for percentages perhaps a point, never a sign or an exponent.
final class Numbers {
    private static final int MAX_DIGITS = 15;

    private Numbers() {}

    static int integer(String text, String of) {
        if (text.isEmpty() || text.length() > 9 || !digits(text)) {
            throw malformed(of);
        }
        return Integer.parseInt(text);
    }

    static double decimal(String text, String of) {
        int point = text.indexOf('.');
        var whole = point < 0 ? text : text.substring(0, point);
        var fraction = point < 0 ? "" : text.substring(point + 1);
        if (text.length() > MAX_DIGITS || !digits(whole) || !digits(fraction) || whole.isEmpty()) {
            throw malformed(of);
        }
        return Double.parseDouble(text);
    }

    private static boolean digits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static ImageException malformed(String what) {
        return new ImageException(new ImageFailure.Malformed(what));
    }
}
