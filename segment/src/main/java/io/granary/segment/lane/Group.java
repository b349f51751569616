package io.granary.segment.lane;

import io.granary.model.location.SegmentLocation;
import java.nio.ByteBuffer;

/// The group that is being filled. Used by the committer's thread only, during [LaneChange#stage].
public interface Group {
    /// Appends one record and tells where it will be. Borrows `descriptor` and `body` (remaining bytes; positions stay)
    /// until it returns. Throws `BufferOverflowException` when a change appends more than its bound.
    SegmentLocation append(byte kind, long sequence, ByteBuffer descriptor, ByteBuffer body, int bodyCrc32c);
}
