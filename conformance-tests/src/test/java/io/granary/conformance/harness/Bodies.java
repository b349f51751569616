package io.granary.conformance.harness;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/// Bodies that can be told from each other, and their digests.
public final class Bodies {
    private Bodies() {}

    /// Bytes that follow from `seed`; no two seeds give the same.
    public static byte[] random(int sizeBytes, long seed) {
        var bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// The ETag of a body put whole, with its quotes.
    public static String etag(byte[] body) {
        return '"' + HexFormat.of().formatHex(digest("MD5", body)) + '"';
    }

    public static String md5Base64(byte[] body) {
        return Base64.getEncoder().encodeToString(digest("MD5", body));
    }

    public static String sha256Hex(byte[] body) {
        return HexFormat.of().formatHex(digest("SHA-256", body));
    }

    public static byte[] digest(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
