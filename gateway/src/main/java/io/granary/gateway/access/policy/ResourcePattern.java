package io.granary.gateway.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Which resources a statement is about, compiled. Nearly all patterns name a bucket and a prefix of keys: these
/// compare
/// without touching the request's name more than once.
sealed interface ResourcePattern {
    String ARN = "arn:aws:s3:::";

    boolean matches(Asked asked);

    record All() implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return true;
        }
    }

    /// Every bucket and key.
    record AllNames() implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return asked.arn().isEmpty();
        }
    }

    /// The bucket itself.
    record Bucket(String name) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return asked.key().length == 0 && asked.bucket().equals(name);
        }
    }

    record Key(String bucket, byte[] key) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return asked.key().length > 0 && asked.bucket().equals(bucket) && Arrays.equals(asked.key(), key);
        }
    }

    record Prefix(String bucket, byte[] prefix) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            var key = asked.key();
            return key.length > 0
                    && key.length >= prefix.length
                    && asked.bucket().equals(bucket)
                    && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        }
    }

    /// Wildcards behind the name of a bucket.
    record Keys(String bucket, byte[] pattern) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return asked.key().length > 0 && asked.bucket().equals(bucket) && Glob.matches(pattern, 0, asked.key(), 0);
        }
    }

    /// Wildcards from the name of the bucket on.
    record Names(byte[] pattern) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return asked.arn().isEmpty() && Glob.matches(pattern, 0, name(asked, ""), 0);
        }
    }

    /// Wildcards in the ARN before the name.
    record Arns(byte[] pattern) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            return Glob.matches(pattern, 0, name(asked, ARN), 0);
        }
    }

    /// Variables.
    record Variable(Template arn) implements ResourcePattern {
        @Override
        public boolean matches(Asked asked) {
            var pattern = arn.resolve(asked);
            return pattern != null && Glob.matches(pattern, 0, name(asked, ARN), 0);
        }
    }

    /// @param variables whether `${…}` are variables
    static ResourcePattern of(String arn, boolean variables) {
        if (arn.equals("*")) {
            return new All();
        }
        byte[] marked;
        if (variables && arn.contains("${")) {
            var template = Template.of(arn, true);
            if (!template.isConstant()) {
                return new Variable(template);
            }
            marked = template.constant();
        } else {
            marked = Glob.compile(arn);
        }
        var prefix = ARN.getBytes(UTF_8);
        if (marked.length < prefix.length || !Arrays.equals(marked, 0, prefix.length, prefix, 0, prefix.length)) {
            return new Arns(marked);
        }
        return ofName(Arrays.copyOfRange(marked, prefix.length, marked.length));
    }

    private static ResourcePattern ofName(byte[] marked) {
        int wild = 0;
        while (wild < marked.length && marked[wild] != Glob.ANY && marked[wild] != Glob.ONE) {
            wild++;
        }
        int slash = 0;
        while (slash < marked.length && marked[slash] != '/') {
            slash++;
        }
        if (marked.length == 1 && wild == 0 && marked[0] == Glob.ANY) {
            return new AllNames();
        }
        if (slash == marked.length && wild == marked.length) {
            return new Bucket(new String(marked, UTF_8));
        }
        if (wild < slash || slash == marked.length) {
            return new Names(marked);
        }
        var bucket = new String(marked, 0, slash, UTF_8);
        var key = Arrays.copyOfRange(marked, slash + 1, marked.length);
        if (wild == marked.length) {
            return new Key(bucket, key);
        }
        if (wild == marked.length - 1 && marked[wild] == Glob.ANY) {
            return new Prefix(bucket, Arrays.copyOf(key, key.length - 1));
        }
        return new Keys(bucket, key);
    }

    private static byte[] name(Asked asked, String before) {
        if (!asked.arn().isEmpty()) {
            return asked.arn().getBytes(UTF_8);
        }
        var bucket = asked.bucket();
        var key = asked.key();
        var start = (key.length == 0 ? before + bucket : before + bucket + '/').getBytes(UTF_8);
        var name = Arrays.copyOf(start, start.length + key.length);
        System.arraycopy(key, 0, name, start.length, key.length);
        return name;
    }
}
