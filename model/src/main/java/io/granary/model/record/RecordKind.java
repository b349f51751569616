package io.granary.model.record;

/// What a record is about: the kind byte of its header (`docs/format.md`, section 4.1). Numbers that later kinds will
/// take are reserved there; an unknown one is refused, never guessed.
public enum RecordKind {
    OBJECT_PACKED(1),
    OBJECT_EXTENTS(2),
    OBJECT_REMOVED(3),
    DELETE_MARKER(4),
    BUCKET_CREATED(5),
    BUCKET_REMOVED(6),
    ROW_PUT(7),
    ROWS_REMOVED(8),
    COPIES(16);

    private static final RecordKind[] ALL = values();

    private final byte code;

    RecordKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /// Throws `IllegalArgumentException` for a kind that this build does not know.
    public static RecordKind ofCode(byte code) {
        for (var kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown record kind " + code + "; a newer Granary may have written it");
    }
}
