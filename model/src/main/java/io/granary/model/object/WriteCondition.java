package io.granary.model.object;

import io.granary.model.name.ETag;
import java.util.Optional;

/// What must hold of a key's current version for a write to happen. It is judged at the commit point, one change at a
/// time, so that of two writers with the same condition never both win.
public sealed interface WriteCondition {
    /// No condition.
    WriteCondition ALWAYS = new Always();

    /// `If-None-Match: *`.
    WriteCondition ABSENT = new Absent();

    /// Judges the condition against the ETag of the current version, which is empty where there is none or where it is
    /// a
    /// delete marker.
    Verdict judge(Optional<ETag> current);

    /// How a condition was judged.
    enum Verdict {
        HOLDS,
        FAILED,
        /// The condition speaks of an object that is not there.
        NO_OBJECT
    }

    record Always() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ETag> current) {
            return Verdict.HOLDS;
        }
    }

    record Absent() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ETag> current) {
            return current.isEmpty() ? Verdict.HOLDS : Verdict.FAILED;
        }
    }

    /// `If-Match: "etag"`.
    record Matches(ETag etag) implements WriteCondition {
        @Override
        public Verdict judge(Optional<ETag> current) {
            if (current.isEmpty()) {
                return Verdict.NO_OBJECT;
            }
            return current.get().equals(etag) ? Verdict.HOLDS : Verdict.FAILED;
        }
    }

    /// `If-Match: *`.
    record Present() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ETag> current) {
            return current.isPresent() ? Verdict.HOLDS : Verdict.NO_OBJECT;
        }
    }
}
