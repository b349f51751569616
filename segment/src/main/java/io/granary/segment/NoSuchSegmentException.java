package io.granary.segment;

import java.io.IOException;

/// A segment is not there: it was deleted, or the file or the data directory that has it is missing.
public final class NoSuchSegmentException extends IOException {
    public NoSuchSegmentException(long segment) {
        super("segment " + segment + " is not there; is a data directory missing?");
    }
}
