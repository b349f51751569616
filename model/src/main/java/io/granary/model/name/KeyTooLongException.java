package io.granary.model.name;

/// A key of more than [ObjectKey#MAX_BYTES] bytes; S3 has an error code of its own for it.
public final class KeyTooLongException extends IllegalArgumentException {
    private final int lengthBytes;

    KeyTooLongException(int lengthBytes) {
        super("a key has at most " + ObjectKey.MAX_BYTES + " bytes, this one " + lengthBytes);
        this.lengthBytes = lengthBytes;
    }

    public int lengthBytes() {
        return lengthBytes;
    }
}
