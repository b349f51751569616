package io.granary.gateway.access.acl;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Who owns what is written into a bucket, and so whether access control lists count there.
public enum Ownership {
    /// The bucket's owner owns everything; lists are off.
    ENFORCED("BucketOwnerEnforced"),
    /// The bucket's owner owns what is written with `bucket-owner-full-control`.
    PREFERRED("BucketOwnerPreferred"),
    /// Whoever writes owns.
    WRITER("ObjectWriter");

    private final String wireName;

    Ownership(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// `null` for a name that S3 does not have.
    public static @Nullable Ownership ofWireName(String name) {
        for (var one : values()) {
            if (one.wireName.equals(name)) {
                return one;
            }
        }
        return null;
    }

    /// Reads what is kept: the name.
    public static Ownership parse(byte[] kept) {
        var found = ofWireName(new String(kept, StandardCharsets.US_ASCII));
        if (found == null) {
            throw new IllegalStateException("a bucket has an ownership that this build does not know");
        }
        return found;
    }

    public byte[] bytes() {
        return wireName.getBytes(StandardCharsets.US_ASCII);
    }
}
