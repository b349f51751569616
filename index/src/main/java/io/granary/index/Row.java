package io.granary.index;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.RowKey;

/// One row.
///
/// @param value never changes: whoever got it may keep it, and must not write to it
/// @param record where the row's record is, for those whose body goes on behind the value
public record Row(RowKey key, byte[] value, long sequence, SegmentLocation record) {}
