package io.granary.index.overlay;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers, during a rebuild, whether a row that comes late was removed by a change that came before it.
///
/// The removals themselves stand in the index, as [OverlayEntry.Removed] under keys of their own
/// ([OverlayKey#removal]), and go in the end with all that a rebuild remembers. Only the lengths of their prefixes are
/// kept here, to know where to look: few, as the keys of a space are alike. That they are not on disk does no harm,
/// since a rebuild that was interrupted begins anew.
///
/// Guard: as that of the overlay's changes.
final class RowRemovals {
    private final Map<Integer, BitSet> lengths = new HashMap<>();

    /// A removal of all rows that begin with `prefix` was met.
    void met(OverlayKey prefix) {
        lengths.computeIfAbsent(prefix.bucket(), rows -> new BitSet()).set(prefix.key().length);
    }

    /// Whether a removal that is newer than the row takes it along.
    ///
    /// @param standing finds what stands at a key
    boolean cover(OverlayKey row, long sequence, Function<OverlayKey, @Nullable OverlayEntry> standing) {
        var known = lengths.get(row.bucket());
        if (known == null) {
            return false;
        }
        for (int length = known.nextSetBit(0);
                length >= 0 && length <= row.key().length;
                length = known.nextSetBit(length + 1)) {
            var removal = standing.apply(row.removal(length));
            if (removal != null && removal.sequence() > sequence) {
                return true;
            }
        }
        return false;
    }
}
