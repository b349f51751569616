package io.granary.segment.local;

import java.io.IOException;
import java.nio.file.Path;

/// A data directory cannot be used. The message is one line for the operator: which one, why, and what to do.
public final class DataDirectoryException extends IOException {
    public DataDirectoryException(Path directory, String what) {
        super("data directory " + directory + " " + what);
    }
}
