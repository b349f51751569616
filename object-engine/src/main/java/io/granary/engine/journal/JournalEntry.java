package io.granary.engine.journal;

import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import java.util.Optional;

/// One change of a version.
///
/// @param sequence of the change; those of a store are in one order
/// @param timeMillis when it was made, in milliseconds since 1970
/// @param version that it made, changed or removed
/// @param facts as they were behind the change; empty where the version went or is a delete marker
public record JournalEntry(
        long sequence, long timeMillis, Type type, ObjectKey key, VersionId version, Optional<Facts> facts) {
    /// What a change did.
    public enum Type {
        /// A version with a body was made.
        CREATE(1),
        /// Attributes or annotations of a version were changed.
        UPDATE(2),
        /// A version went for good.
        REMOVE(3),
        /// A delete marker was made.
        MARK(4);

        private static final Type[] ALL = values();

        private final int code;

        Type(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Type ofCode(int code) {
            for (var type : ALL) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new IllegalArgumentException("unknown change " + code + "; a newer Granary may have written it");
        }
    }

    /// Of a version with a body.
    ///
    /// @param born the sequence of the change that made it
    /// @param checksumCode of the algorithm, as [io.granary.model.checksum.ChecksumKind#code()]; 0 for none
    /// @param headers tags and the client's own metadata, without the others
    public record Facts(long born, long modifiedMillis, long size, ETag etag, int checksumCode, Headers headers) {
        Facts with(Headers others) {
            return new Facts(born, modifiedMillis, size, etag, checksumCode, others);
        }
    }

    JournalEntry with(Facts others) {
        return new JournalEntry(sequence, timeMillis, type, key, version, Optional.of(others));
    }
}
