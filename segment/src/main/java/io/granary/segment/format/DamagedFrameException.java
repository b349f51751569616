package io.granary.segment.format;

import java.io.IOException;

/// A header or footer that is not what was written. The message names the file.
public final class DamagedFrameException extends IOException {
    public DamagedFrameException(String file, String what) {
        super(file + " is damaged: " + what);
    }
}
