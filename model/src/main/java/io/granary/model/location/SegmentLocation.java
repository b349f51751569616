package io.granary.model.location;

/// One record in one segment. The position is opaque above the segment store: it grows in append order, is compared
/// only
/// within a segment and never computed with.
///
/// @param lengthBytes the whole record: header, descriptor and body
public record SegmentLocation(long segment, long position, int lengthBytes) {
    public SegmentLocation {
        if (segment < 0 || position < 0 || lengthBytes <= 0) {
            throw new IllegalArgumentException("bad location " + segment + ':' + position + '+' + lengthBytes);
        }
    }

    public SegmentId segmentId() {
        return new SegmentId(segment);
    }

    @Override
    public String toString() {
        return segment + ":" + position + '+' + lengthBytes;
    }
}
