package io.granary.gateway.shuffle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// How a manifest names a key: as it is, or in JSON where that would not be read back.
final class ManifestText {
    private static final JsonFactory JSON = new JsonFactory();

    private ManifestText() {}

    /// Takes the key, in UTF-8.
    static byte[] line(byte[] key) {
        return isPlain(key, key.length) ? key : json(key);
    }

    /// How long the line is. Borrows the first `length` bytes.
    static int length(byte[] key, int length) {
        return isPlain(key, length) ? length : json(Arrays.copyOf(key, length)).length;
    }

    private static boolean isPlain(byte[] key, int length) {
        if (key[0] == '{') {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (key[at] == '\n' || key[at] == '\r') {
                return false;
            }
        }
        return true;
    }

    private static byte[] json(byte[] key) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("key", new String(key, StandardCharsets.UTF_8));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
