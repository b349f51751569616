package io.granary.gateway.virtual;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The keys that no client stores: those whose first component is `_granary`.
public final class ReservedKeys {
    public static final String PREFIX = "_granary/";

    private static final byte[] UTF8 = PREFIX.getBytes(StandardCharsets.UTF_8);

    private ReservedKeys() {}

    /// Borrows the UTF-8 of a key or of a listing's prefix.
    public static boolean holds(byte[] utf8) {
        return utf8.length >= UTF8.length && Arrays.equals(utf8, 0, UTF8.length, UTF8, 0, UTF8.length);
    }

    public static boolean holds(ObjectKey key) {
        return holds(key.utf8());
    }

    /// Throws [RequestException] where the key is reserved.
    public static void refuseWrite(ObjectKey key) {
        if (holds(key)) {
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "key", key.toString(), "Keys under " + PREFIX + " are reserved"));
        }
    }
}
