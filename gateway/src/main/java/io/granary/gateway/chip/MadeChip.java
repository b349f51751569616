package io.granary.gateway.chip;

import io.granary.engine.ObjectBody;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A chip in memory, or the description of its image. Its bytes are shared and never change.
record MadeChip(ObjectKey key, VirtualFacts facts, byte[] bytes) implements VirtualObject {
    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return CompletableFuture.completedStage(
                new ObjectBody.Whole(head(), ByteBuffer.wrap(bytes, (int) offset, (int) length)));
    }

    @Override
    public void close() {}
}
