package io.granary.index;

import java.io.IOException;
import java.nio.file.Path;

/// An index that cannot be opened. Nothing is lost by it: the index can be made again from the segments.
public final class IndexUnusableException extends IOException {
    /// What is the matter.
    public enum Reason {
        /// There is no index in the directory.
        MISSING,
        /// There is a file that Granary did not write.
        FOREIGN,
        /// The file cannot be read as what it says it is.
        DAMAGED,
        /// A later version of Granary wrote it, in a way that this one cannot read.
        NEWER,
        /// A rebuild was not finished.
        INCOMPLETE
    }

    private final Reason reason;

    public IndexUnusableException(Reason reason, Path directory, String detail) {
        super("index in " + directory + " is unusable (" + reason + "): " + detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
