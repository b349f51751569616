package io.granary.model.object;

import io.granary.model.name.ETag;
import java.util.Optional;
import java.util.OptionalLong;

/// What must hold of a key's current version for a write to happen. It is judged at the commit point, one change at a
/// time, so that of two writers with the same condition never both win.
public sealed interface WriteCondition {
    /// No condition.
    WriteCondition ALWAYS = new Always();

    /// `If-None-Match: *`.
    WriteCondition ABSENT = new Absent();

    /// Judges the condition against the version that the write replaces or removes; a delete marker is no object.
    Verdict judge(Optional<ObjectVersion> current);

    /// How a condition was judged.
    enum Verdict {
        HOLDS,
        FAILED,
        /// The condition speaks of an object that is not there.
        NO_OBJECT
    }

    record Always() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return Verdict.HOLDS;
        }
    }

    record Absent() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return etag(current).isEmpty() ? Verdict.HOLDS : Verdict.FAILED;
        }
    }

    /// `If-Match: "etag"`.
    record Matches(ETag etag) implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            var there = WriteCondition.etag(current);
            if (there.isEmpty()) {
                return Verdict.NO_OBJECT;
            }
            return there.get().equals(etag) ? Verdict.HOLDS : Verdict.FAILED;
        }
    }

    /// `If-Match` with a tag that no object ever had.
    record MatchesNothing() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return etag(current).isPresent() ? Verdict.FAILED : Verdict.NO_OBJECT;
        }
    }

    /// `If-None-Match: "etag"`.
    record Differs(ETag etag) implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return WriteCondition.etag(current).equals(Optional.of(etag)) ? Verdict.FAILED : Verdict.HOLDS;
        }
    }

    /// `If-Match: *`.
    record Present() implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return etag(current).isPresent() ? Verdict.HOLDS : Verdict.NO_OBJECT;
        }
    }

    /// The conditions of a delete. What is not there at all is as good as deleted, whatever they say of it.
    ///
    /// @param etag as the client wrote it, without quotes: it may be none that any object ever had
    /// @param modifiedSeconds since 1970
    record Same(Optional<String> etag, OptionalLong size, OptionalLong modifiedSeconds) implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            if (current.isEmpty()) {
                return Verdict.HOLDS;
            }
            return holds(current.get()) ? Verdict.HOLDS : Verdict.FAILED;
        }

        private boolean holds(ObjectVersion version) {
            return switch (version) {
                case ObjectVersion.Stored stored ->
                    (etag.isEmpty() || etag.get().equals(stored.etag().toString()))
                            && (size.isEmpty() || size.getAsLong() == stored.size())
                            && (modifiedSeconds.isEmpty()
                                    || modifiedSeconds.getAsLong() == Math.floorDiv(stored.modifiedMillis(), 1000L));
                case ObjectVersion.DeleteMarker ignored ->
                    etag.isEmpty() && size.isEmpty() && modifiedSeconds.isEmpty();
            };
        }
    }

    /// The very state of a version that somebody saw: nothing has replaced, removed or amended it since.
    record Seen(long sequence) implements WriteCondition {
        @Override
        public Verdict judge(Optional<ObjectVersion> current) {
            return current.isPresent() && current.get().sequence() == sequence ? Verdict.HOLDS : Verdict.FAILED;
        }
    }

    private static Optional<ETag> etag(Optional<ObjectVersion> current) {
        return current.isPresent() && current.get() instanceof ObjectVersion.Stored stored
                ? Optional.of(stored.etag())
                : Optional.empty();
    }
}
