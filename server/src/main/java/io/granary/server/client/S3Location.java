package io.granary.server.client;

import io.granary.server.config.OperatorMistake;

/// `s3://BUCKET/KEY` of a command line; the key may be empty.
record S3Location(String bucket, String key) {
    private static final String SCHEME = "s3://";

    static boolean is(String text) {
        return text.startsWith(SCHEME);
    }

    /// Throws [OperatorMistake] for anything else.
    static S3Location parse(String text) {
        int slash = text.indexOf('/', SCHEME.length());
        var bucket = is(text) ? text.substring(SCHEME.length(), slash < 0 ? text.length() : slash) : "";
        if (bucket.isEmpty()) {
            throw new OperatorMistake("'" + text + "' names no bucket", "write s3://BUCKET or s3://BUCKET/KEY");
        }
        return new S3Location(bucket, slash < 0 ? "" : text.substring(slash + 1));
    }

    /// For the commands that take a bucket alone, with or without `s3://`.
    static String bucket(String text) {
        var location = parse(is(text) ? text : SCHEME + text);
        if (!location.key().isEmpty()) {
            throw new OperatorMistake("'" + text + "' names more than a bucket", "write s3://BUCKET");
        }
        return location.bucket();
    }

    S3Location withKey(String newKey) {
        return new S3Location(bucket, newKey);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
