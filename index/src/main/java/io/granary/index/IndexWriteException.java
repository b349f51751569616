package io.granary.index;

/// Changes could not be brought to disk. They stay visible and are tried again; the log has them in any case.
public final class IndexWriteException extends RuntimeException {
    public IndexWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
