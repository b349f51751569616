package io.granary.model.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The name of an annotation: 1 to 512 bytes of UTF-8 that are letters of any script, the digits 0 to 9, `_`, `.` and
/// `-`, and do not begin with `aws` or `s3` in any case. Names are compared as they are, without normalisation, and
/// ordered by their unsigned bytes.
public record AnnotationName(String value) implements Comparable<AnnotationName> {
    public static final int MAX_BYTES = 512;

    /// Throws `IllegalArgumentException` for what [#fault] finds fault with.
    public AnnotationName {
        var fault = fault(value);
        if (fault != Fault.NONE) {
            throw new IllegalArgumentException("no annotation name (" + fault + "): " + value);
        }
    }

    /// What keeps a text from being a name. The length is judged first.
    public enum Fault {
        NONE,
        TOO_LONG,
        EMPTY,
        FORBIDDEN_CHARACTER,
        RESERVED_BEGINNING
    }

    public static Fault fault(String text) {
        if (utf8Length(text) > MAX_BYTES) {
            return Fault.TOO_LONG;
        }
        if (text.isEmpty()) {
            return Fault.EMPTY;
        }
        if (!text.codePoints().allMatch(AnnotationName::isAllowed)) {
            return Fault.FORBIDDEN_CHARACTER;
        }
        var lower = text.substring(0, Math.min(3, text.length())).toLowerCase(Locale.ROOT);
        return lower.startsWith("aws") || lower.startsWith("s3") ? Fault.RESERVED_BEGINNING : Fault.NONE;
    }

    /// Whether a name can begin so, as far as length and characters go; an empty prefix is one of all names.
    public static boolean isPrefix(String text) {
        return utf8Length(text) <= MAX_BYTES && text.codePoints().allMatch(AnnotationName::isAllowed);
    }

    private static int utf8Length(String text) {
        return text.length() > MAX_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isAllowed(int codePoint) {
        return codePoint < 0x80
                ? (codePoint >= 'a' && codePoint <= 'z')
                        || (codePoint >= 'A' && codePoint <= 'Z')
                        || (codePoint >= '0' && codePoint <= '9')
                        || codePoint == '_'
                        || codePoint == '.'
                        || codePoint == '-'
                : Character.isLetter(codePoint);
    }

    /// The name that was stored as these bytes, which are known to be one.
    public static AnnotationName ofUtf8(ByteBuffer utf8) {
        return new AnnotationName(StandardCharsets.UTF_8.decode(utf8).toString());
    }

    public byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(AnnotationName other) {
        return Arrays.compareUnsigned(utf8(), other.utf8());
    }

    @Override
    public String toString() {
        return value;
    }
}
