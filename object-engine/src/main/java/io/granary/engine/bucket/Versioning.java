package io.granary.engine.bucket;

import java.nio.charset.StandardCharsets;

/// Whether a bucket keeps the versions of its keys: the document of [SettingKind#VERSIONING] is the name, and none
/// means
/// that it never did.
public enum Versioning {
    /// Each put makes a version with an id of its own, each delete a marker with one.
    ENABLED,
    /// Puts and deletes replace the null version; versions with ids stay.
    SUSPENDED;

    /// Reads a document.
    public static Versioning parse(byte[] document) {
        return valueOf(new String(document, StandardCharsets.UTF_8));
    }

    public byte[] document() {
        return name().getBytes(StandardCharsets.UTF_8);
    }
}
