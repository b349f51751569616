package io.granary.segment;

import java.io.IOException;

/// Stored bytes that are not what was written. The message names segment, position and what is wrong; it is for the
/// operator, not for the client.
public final class DamagedRecordException extends IOException {
    private final long segment;
    private final long position;

    public DamagedRecordException(long segment, long position, String what) {
        super("segment " + segment + " position " + position + ": " + what);
        this.segment = segment;
        this.position = position;
    }

    public long segment() {
        return segment;
    }

    public long position() {
        return position;
    }
}
