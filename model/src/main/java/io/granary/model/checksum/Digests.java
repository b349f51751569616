package io.granary.model.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests of bytes that are all there. They are in every small request, so each thread keeps its `MessageDigest`s: a
/// call allocates its answer and nothing else. Any thread may call.
public final class Digests {
    private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(() -> digest("MD5"));
    private static final ThreadLocal<MessageDigest> SHA_1 = ThreadLocal.withInitial(() -> digest("SHA-1"));
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(() -> digest("SHA-256"));

    private Digests() {}

    /// Borrows `bytes`; returns 16 bytes that the caller owns.
    public static byte[] md5(byte[] bytes, int offset, int length) {
        return digest(MD5.get(), bytes, offset, length);
    }

    /// As [#md5(byte[], int, int)] for the remaining bytes; the position moves to the limit.
    public static byte[] md5(ByteBuffer bytes) {
        return digest(MD5.get(), bytes);
    }

    /// Borrows `bytes`; returns 20 bytes that the caller owns.
    public static byte[] sha1(byte[] bytes, int offset, int length) {
        return digest(SHA_1.get(), bytes, offset, length);
    }

    /// As [#sha1(byte[], int, int)] for the remaining bytes; the position moves to the limit.
    public static byte[] sha1(ByteBuffer bytes) {
        return digest(SHA_1.get(), bytes);
    }

    /// A SHA-256 of the caller's own, for bytes that come in pieces.
    public static MessageDigest newSha256() {
        return digest("SHA-256");
    }

    /// Borrows `bytes`; returns 32 bytes that the caller owns.
    public static byte[] sha256(byte[] bytes, int offset, int length) {
        return digest(SHA_256.get(), bytes, offset, length);
    }

    /// As [#sha256(byte[], int, int)] for the remaining bytes; the position moves to the limit.
    public static byte[] sha256(ByteBuffer bytes) {
        return digest(SHA_256.get(), bytes);
    }

    /// A digest that the caller owns, for bytes that come bit by bit.
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
        }
    }

    private static byte[] digest(MessageDigest digest, byte[] bytes, int offset, int length) {
        // The reset counts only where an earlier call was broken off by an exception; otherwise it costs nothing.
        digest.reset();
        digest.update(bytes, offset, length);
        return digest.digest();
    }

    private static byte[] digest(MessageDigest digest, ByteBuffer bytes) {
        digest.reset();
        digest.update(bytes);
        return digest.digest();
    }
}
