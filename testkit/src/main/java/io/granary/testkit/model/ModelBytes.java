package io.granary.testkit.model;

import io.granary.model.name.ETag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Bodies that follow from a number, and their digests.
public final class ModelBytes {
    private ModelBytes() {}

    public static byte[] of(long body, int size) {
        var bytes = new byte[size];
        new SplittableRandom(body).nextBytes(bytes);
        return bytes;
    }

    static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(md5(bytes)).substring(0, 12);
    }

    static ETag etag(byte[] bytes) {
        return ETag.ofMd5(md5(bytes));
    }

    static ETag etagOfParts(List<ETag> parts) {
        var all = new byte[parts.size() * ETag.MD5_BYTES];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i).md5(), 0, all, i * ETag.MD5_BYTES, ETag.MD5_BYTES);
        }
        return ETag.ofMd5(md5(all), parts.size());
    }
}
