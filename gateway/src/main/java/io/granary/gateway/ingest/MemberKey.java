package io.granary.gateway.ingest;

import io.granary.gateway.virtual.ReservedKeys;
import io.granary.model.name.KeyTooLongException;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Which key a member gets.
final class MemberKey {
    /// Why a member gets none; without a stack trace, it is an answer.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    private MemberKey() {}

    /// The name under `prefix`, without `./` before it. Names that would lead out of the prefix on a file system are
    /// refused rather than tamed: whoever made them meant something else.
    static ObjectKey of(String prefix, byte[] name) throws Refused {
        var text = text(name);
        while (text.startsWith("./")) {
            text = text.substring(2);
        }
        if (text.isEmpty()) {
            throw new Refused("its name is empty");
        }
        if (text.startsWith("/")) {
            throw new Refused("its name is absolute");
        }
        if (text.indexOf('\0') >= 0) {
            throw new Refused("its name holds a zero byte");
        }
        if (List.of(text.split("/", -1)).contains("..")) {
            throw new Refused("its name leads upwards");
        }
        try {
            var key = ObjectKey.of(prefix + text);
            if (ReservedKeys.holds(key)) {
                throw new Refused("keys under " + ReservedKeys.PREFIX + " are reserved");
            }
            return key;
        } catch (KeyTooLongException e) {
            throw new Refused("its key has " + e.lengthBytes() + " bytes, more than " + ObjectKey.MAX_BYTES);
        }
    }

    /// For reports: whatever the name is.
    static String shown(byte[] name) {
        return new String(name, 0, Math.min(name.length, ObjectKey.MAX_BYTES), StandardCharsets.UTF_8);
    }

    private static String text(byte[] name) throws Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused("its name is not UTF-8");
        }
    }
}
