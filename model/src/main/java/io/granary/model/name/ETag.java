package io.granary.model.name;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An entity tag as S3 makes it: the MD5 of the body, or the MD5 of the parts' MD5s with the number of parts behind a
/// dash. Kept as two longs because there is one in every index entry.
///
/// @param parts 0 for a body that came in one piece
public record ETag(long high, long low, int parts) {
    public static final int MD5_BYTES = 16;

    private static final int DIGITS = 2 * MD5_BYTES;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    public ETag {
        if (parts < 0 || parts > 10_000) {
            throw new IllegalArgumentException("parts out of range: " + parts);
        }
    }

    /// Borrows the 16 bytes of an MD5 digest.
    public static ETag ofMd5(byte[] md5) {
        return ofMd5(md5, 0);
    }

    /// Borrows the MD5 of the concatenated MD5s of `parts` parts.
    public static ETag ofMd5(byte[] md5, int parts) {
        var bytes = ByteBuffer.wrap(md5);
        return new ETag(bytes.getLong(), bytes.getLong(), parts);
    }

    /// Reads an ETag with or without its quotes; throws `IllegalArgumentException` when it is none of ours.
    public static ETag parse(String text) {
        var bare = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (bare.length() < 32) {
            throw new IllegalArgumentException("not an ETag");
        }
        long high = HexFormat.fromHexDigitsToLong(bare, 0, 16);
        long low = HexFormat.fromHexDigitsToLong(bare, 16, 32);
        if (bare.length() == 32) {
            return new ETag(high, low, 0);
        }
        if (bare.charAt(32) != '-') {
            throw new IllegalArgumentException("not an ETag");
        }
        int parts = Integer.parseInt(bare.substring(33));
        // A sign or a leading zero would be a second spelling of the same tag.
        if (parts <= 0 || bare.charAt(33) == '+' || bare.charAt(33) == '0') {
            throw new IllegalArgumentException("not an ETag");
        }
        return new ETag(high, low, parts);
    }

    public byte[] md5() {
        return ByteBuffer.allocate(MD5_BYTES).putLong(high).putLong(low).array();
    }

    /// The tag in its quotes, as headers and listings carry it.
    public String quoted() {
        return parts == 0 ? text(1) : '"' + toString() + '"';
    }

    @Override
    public String toString() {
        return parts == 0 ? text(0) : text(0) + '-' + parts;
    }

    /// The digits between quotes or none; every answer about an object has them.
    private String text(int quotes) {
        var text = new byte[DIGITS + 2 * quotes];
        Arrays.fill(text, (byte) '"');
        for (int i = 0; i < DIGITS / 2; i++) {
            text[quotes + i] = HEX[(int) (high >>> (60 - 4 * i)) & 15];
            text[quotes + DIGITS / 2 + i] = HEX[(int) (low >>> (60 - 4 * i)) & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
