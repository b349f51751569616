package io.granary.index;

/// Rows are small things beside objects: settings of buckets, uploads and their parts. Each kind has a space of its
/// own, whose keys and values the index does not understand.
public enum RowSpace {
    BUCKET_SETTING(1),
    UPLOAD(2),
    PART(3),
    COMPLETED_UPLOAD(4),
    ANNOTATION(5),
    /// What has changed in a bucket.
    JOURNAL(6),
    /// Accounts, users, keys and policies.
    IDENTITY(8);

    private static final RowSpace[] ALL = values();

    private final int code;

    RowSpace(int code) {
        this.code = code;
    }

    /// The number that stands for this space on disk.
    public int code() {
        return code;
    }

    /// Throws `IllegalArgumentException` for a space that this build does not know.
    public static RowSpace ofCode(int code) {
        for (var space : ALL) {
            if (space.code == code) {
                return space;
            }
        }
        throw new IllegalArgumentException("unknown row space " + code + "; a newer Granary may have written it");
    }
}
