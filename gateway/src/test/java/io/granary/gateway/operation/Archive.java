package io.granary.gateway.operation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes archives as tar programs do, and as none should.
final class Archive {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Archive file(String name, String body) {
        return member('0', name.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
    }

    Archive file(String name, byte[] body) {
        return member('0', name.getBytes(StandardCharsets.UTF_8), body);
    }

    Archive member(char type, String name) {
        return member(type, name.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    Archive member(char type, byte[] name, byte[] body) {
        header(type, name, body.length);
        out.writeBytes(body);
        out.writeBytes(new byte[-body.length & 511]);
        return this;
    }

    /// A header alone, whatever follows it.
    Archive header(char type, byte[] name, long size) {
        var block = new byte[512];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, 100));
        put(block, 100, "0000644\0");
        put(block, 124, "%011o\0".formatted(size));
        put(block, 136, "00000000000\0");
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        out.writeBytes(block);
        return this;
    }

    /// A PAX record for the member that follows.
    Archive pax(String key, String value) {
        int bare = key.length() + value.getBytes(StandardCharsets.UTF_8).length + 3;
        int length = bare + Integer.toString(bare + 2).length();
        return member(
                'x', new byte[] {'p'}, (length + " " + key + '=' + value + '\n').getBytes(StandardCharsets.UTF_8));
    }

    byte[] end() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    byte[] endless() {
        return out.toByteArray();
    }

    private static void put(byte[] block, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
