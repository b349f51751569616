package io.granary.model.name;

import java.util.regex.Pattern;

/// The name of a bucket, legal by
/// [S3's rules](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html) for general purpose
/// buckets: 3 to 63 characters of `a-z`, `0-9`, `.` and `-`, starting and ending with a letter or digit, as must what
/// is
/// between dots, not an IPv4 address, none of the reserved prefixes and suffixes.
public record BucketName(String value) implements Comparable<BucketName> {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /// Throws `IllegalArgumentException` with the reason when `value` is no legal bucket name.
    public BucketName {
        var problem = problemOf(value);
        if (problem != null) {
            throw new IllegalArgumentException("illegal bucket name: " + problem);
        }
    }

    public static boolean isLegal(String value) {
        return problemOf(value) == null;
    }

    private static @org.jspecify.annotations.Nullable String problemOf(String name) {
        int length = name.length();
        if (length < 3 || length > 63) {
            return "it must have 3 to 63 characters";
        }
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean alphanumeric = isAlphanumeric(c);
            if (!alphanumeric && c != '.' && c != '-') {
                return "only a-z, 0-9, '.' and '-' are allowed";
            }
            if (!alphanumeric && (i == 0 || i == length - 1)) {
                return "it must start and end with a letter or digit";
            }
            if (c == '.' && !isAlphanumeric(name.charAt(i - 1))) {
                return "a dot must not follow another dot or a hyphen";
            }
            if (c == '-' && name.charAt(i - 1) == '.') {
                return "a hyphen must not follow a dot";
            }
        }
        if (Character.isDigit(name.charAt(0)) && ADDRESS.matcher(name).matches()) {
            return "it must not look like an IP address";
        }
        if (name.startsWith("xn--") || name.startsWith("sthree-") || name.startsWith("amzn-s3-demo-")) {
            return "its prefix is reserved";
        }
        if (name.endsWith("-s3alias") || name.endsWith("--ol-s3") || name.endsWith("--x-s3")) {
            return "its suffix is reserved";
        }
        return null;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(BucketName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
