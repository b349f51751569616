package io.granary.segment;

import java.io.IOException;

/// There is no room for an append. Nothing of it was kept, and the store goes on reading and, out of its reserve,
/// deleting.
public final class StoreFullException extends IOException {
    public StoreFullException(String message) {
        super(message);
    }

    /// The disk itself is full.
    public StoreFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
