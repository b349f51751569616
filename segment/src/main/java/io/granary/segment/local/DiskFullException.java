package io.granary.segment.local;

import java.io.IOException;

/// The file system has no room left. Part of what was to be written may have been.
public final class DiskFullException extends IOException {
    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    public DiskFullException(String message) {
        super(message);
    }
}
