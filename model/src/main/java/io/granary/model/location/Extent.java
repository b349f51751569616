package io.granary.model.location;

/// A contiguous run of a large body.
///
/// @param id names the extent in its store; never used again after it is deleted
/// @param lengthBytes bytes of the body in it, checksums not counted
public record Extent(long id, long lengthBytes) {
    public Extent {
        if (id <= 0 || lengthBytes <= 0) {
            throw new IllegalArgumentException("bad extent " + id + '+' + lengthBytes);
        }
    }
}
