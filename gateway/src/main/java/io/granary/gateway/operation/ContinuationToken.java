package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/// Where a listing goes on, as clients carry it: Base64url of a version byte, a CRC32C, and the name behind which the
/// next page starts. Opaque to them, so that a later version may say more; the CRC tells a token from a guess.
public final class ContinuationToken {
    private static final byte VERSION = 1;
    private static final int NAME_AT = 1 + Integer.BYTES;

    private ContinuationToken() {}

    /// Borrows `name`.
    public static String of(byte[] name) {
        var bytes = ByteBuffer.allocate(NAME_AT + name.length)
                .put(VERSION)
                .putInt(checksum(name, 0))
                .put(name)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The name in a token that [#of] made; throws [RequestException] for any other.
    public static byte[] name(String token) {
        try {
            var bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length > NAME_AT
                    && bytes[0] == VERSION
                    && ByteBuffer.wrap(bytes).getInt(1) == checksum(bytes, NAME_AT)) {
                return Arrays.copyOfRange(bytes, NAME_AT, bytes.length);
            }
        } catch (IllegalArgumentException e) {
            // No Base64url.
        }
        throw new RequestException(new RequestFailure.InvalidArgument(
                "continuation-token", token, "The continuation token provided is incorrect"));
    }

    private static int checksum(byte[] bytes, int from) {
        var crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
