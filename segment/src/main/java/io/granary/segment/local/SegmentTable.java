package io.granary.segment.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The segments of a store by id. Every read looks here, changes are rare: an array that is copied when it changes
/// costs
/// a read no lock and no object.
final class SegmentTable {
    private volatile State state;

    SegmentTable(List<SegmentFile> files) {
        state = State.of(files);
    }

    @Nullable
    SegmentFile find(long segment) {
        var now = state;
        int at = Arrays.binarySearch(now.ids, segment);
        return at < 0 ? null : now.files.get(at);
    }

    /// Oldest first.
    List<SegmentFile> all() {
        return state.files;
    }

    Optional<SegmentFile> newest() {
        var files = state.files;
        return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
    }

    synchronized void add(SegmentFile file) {
        var files = new ArrayList<>(state.files);
        files.add(file);
        state = State.of(files);
    }

    /// Closes the file, so that late readers learn that it is gone.
    synchronized void remove(SegmentFile file) throws IOException {
        state = State.of(state.files.stream()
                .filter(other -> !other.id().equals(file.id()))
                .toList());
        file.close();
    }

    private record State(long[] ids, List<SegmentFile> files) {
        static State of(List<SegmentFile> files) {
            var sorted =
                    files.stream().sorted(Comparator.comparing(SegmentFile::id)).toList();
            return new State(
                    sorted.stream().mapToLong(file -> file.id().value()).toArray(), sorted);
        }
    }
}
