package io.granary.segment.format;

import java.io.IOException;

/// A file was written by a newer build, in a form that this one does not know. Nothing is guessed.
public final class UnknownFormatException extends IOException {
    public UnknownFormatException(String file, int readVersion) {
        super(file + " has format version " + readVersion + ", this build reads up to " + FormatVersion.READ
                + ": use the newer Granary that wrote it");
    }
}
