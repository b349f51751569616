package io.granary.gateway.virtual;

import io.granary.engine.ObjectBody;
import io.granary.model.name.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A small document in memory.
public record TextObject(ObjectKey key, VirtualFacts facts, byte[] bytes) implements VirtualObject {
    public static TextObject json(ObjectKey key, String text, long modifiedMillis) {
        return of(key, "application/json", text.getBytes(StandardCharsets.UTF_8), modifiedMillis);
    }

    /// Takes the bytes.
    public static TextObject of(ObjectKey key, String type, byte[] bytes, long modifiedMillis) {
        return new TextObject(
                key,
                new VirtualFacts(
                        bytes.length, VirtualFacts.etag(sha256(bytes)), modifiedMillis, VirtualFacts.contentType(type)),
                bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<ObjectBody> body(long offset, long length) {
        return CompletableFuture.completedStage(
                new ObjectBody.Whole(head(), ByteBuffer.wrap(bytes, (int) offset, (int) length)));
    }

    @Override
    public void close() {}
}
