package io.granary.engine.bucket;

/// What can be set for a bucket. Each kind is one document, whose bytes the engine keeps and the one who set them
/// understands; the numbers are on disk (`docs/format.md`, section 4.8).
public enum SettingKind {
    OWNER(1),
    VERSIONING(2),
    OBJECT_LOCK(3),
    TAGGING(4),
    CORS(5),
    LIFECYCLE(6),
    POLICY(7),
    PUBLIC_ACCESS_BLOCK(8),
    OWNERSHIP_CONTROLS(9),
    ACL(10),
    ENCRYPTION(11),
    TABLES(12),

    /// That the bucket has had annotations: an empty document, which the engine itself sets.
    ANNOTATED(13);

    private static final SettingKind[] ALL = values();

    private final int code;

    SettingKind(int code) {
        this.code = code;
    }

    /// The number that stands for this kind on disk.
    public int code() {
        return code;
    }

    /// Throws `IllegalArgumentException` for a kind that this build does not know.
    static SettingKind ofCode(int code) {
        for (var kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown setting " + code + "; a newer Granary may have written it");
    }
}
