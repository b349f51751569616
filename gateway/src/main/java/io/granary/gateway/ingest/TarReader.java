package io.granary.gateway.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads an archive from its first byte to its last, in bounded memory: USTAR, with the long names of GNU and the
/// headers of PAX. Source:
/// [pax](https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html), and GNU tar's manual, "Basic Tar
/// Format".
/// One thread.
final class TarReader {
    private static final int BLOCK = 512;

    /// Of a PAX header or a long name. Keys have 1,024 bytes at most; the rest of a PAX header is attributes.
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final byte[] POSIX_MAGIC = "ustar\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private long read;
    private long bodyLeft;
    private int padding;

    /// Borrows the stream.
    TarReader(InputStream in) {
        this.in = in;
    }

    /// The next member; what was not read of the body before is passed over. Empty behind the last one. Throws
    /// [MalformedTarException] for what is no archive, and `EOFException` where it ends early.
    Optional<TarMember> next() throws IOException {
        passBody();
        var extension = new TarExtension();
        while (true) {
            fill(block, BLOCK);
            if (isZero(block)) {
                return Optional.empty();
            }
            requireChecksum();
            long size = number(block, SIZE_AT, SIZE);
            char type = (char) (block[TYPE_AT] & 0xFF);
            switch (type) {
                case 'x' -> extension.pax(header(size));
                case 'g' -> header(size); // defaults for all members: none of them makes a name or a length
                case 'L' -> extension.name(header(size));
                case 'K' -> header(size); // where a link leads
                default -> {
                    return Optional.of(member(type, extension, size));
                }
            }
        }
    }

    private TarMember member(char type, TarExtension extension, long headerSize) throws MalformedTarException {
        var name = extension.name().orElseGet(this::headerName);
        long size = extension.size().orElse(headerSize);
        var kind = extension.isSparse() ? TarMember.Kind.SPARSE : kind(type, name);
        // Links, devices and directories may tell a length, and no body follows.
        bodyLeft = kind == TarMember.Kind.LINK || kind == TarMember.Kind.DEVICE || kind == TarMember.Kind.DIRECTORY
                ? 0
                : size;
        padding = (int) (-bodyLeft & (BLOCK - 1));
        return new TarMember(name, bodyLeft, kind);
    }

    private static TarMember.Kind kind(char type, byte[] name) {
        return switch (type) {
            case '0', '7', '\0' ->
                name.length > 0 && name[name.length - 1] == '/' ? TarMember.Kind.DIRECTORY : TarMember.Kind.FILE;
            case '1', '2' -> TarMember.Kind.LINK;
            case '3', '4', '6' -> TarMember.Kind.DEVICE;
            case '5' -> TarMember.Kind.DIRECTORY;
            case 'S' -> TarMember.Kind.SPARSE;
            default -> TarMember.Kind.OTHER;
        };
    }

    private byte[] headerName() {
        var name = text(block, 0, NAME);
        boolean posix =
                Arrays.equals(block, MAGIC_AT, MAGIC_AT + POSIX_MAGIC.length, POSIX_MAGIC, 0, POSIX_MAGIC.length);
        if (!posix || block[PREFIX_AT] == 0) {
            return name;
        }
        var prefix = text(block, PREFIX_AT, PREFIX);
        var whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    /// What is left of the member's body; may be less than wanted, -1 at its end.
    int readBody(byte[] into, int offset, int length) throws IOException {
        if (bodyLeft == 0) {
            return -1;
        }
        int count = in.read(into, offset, (int) Math.min(length, bodyLeft));
        if (count < 0) {
            throw early();
        }
        read += count;
        bodyLeft -= count;
        return count;
    }

    private void passBody() throws IOException {
        var scratch = new byte[(int) Math.min(bodyLeft, 1 << 16)];
        while (bodyLeft > 0) {
            readBody(scratch, 0, scratch.length);
        }
        fill(block, padding);
        padding = 0;
    }

    private byte[] header(long size) throws IOException {
        if (size > MOST_HEADER_BYTES) {
            throw new MalformedTarException("a header of " + size + " bytes, over the limit of " + MOST_HEADER_BYTES);
        }
        var bytes = new byte[(int) size];
        fill(bytes, bytes.length);
        fill(block, (int) (-size & (BLOCK - 1)));
        return bytes;
    }

    private void fill(byte[] into, int length) throws IOException {
        int count = in.readNBytes(into, 0, length);
        read += count;
        if (count < length) {
            throw early();
        }
    }

    private EOFException early() {
        return new EOFException("the archive ends after " + read + " bytes, before its end mark");
    }

    /// Its bytes as unsigned numbers, or as signed ones, as some old writers added them up.
    private void requireChecksum() throws IOException {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM ? (byte) ' ' : block[i];
            unsigned += b & 0xFF;
            signed += b;
        }
        long told = number(block, CHECKSUM_AT, CHECKSUM);
        if (told != unsigned && told != signed) {
            throw new MalformedTarException("no tar header at byte " + (read - BLOCK));
        }
    }

    /// Octal digits, or with the highest bit set a number in base 256.
    private static long number(byte[] block, int at, int length) throws MalformedTarException {
        long value = 0;
        if (block[at] < 0) {
            for (int i = at + length - Long.BYTES; i < at + length; i++) {
                value = value << 8 | (block[i] & 0xFF);
            }
            if (value < 0 || block[at] != (byte) 0x80) {
                throw new MalformedTarException("a length that is out of range");
            }
            return value;
        }
        int i = at;
        while (i < at + length && block[i] == ' ') {
            i++;
        }
        for (; i < at + length && block[i] != 0 && block[i] != ' '; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new MalformedTarException("a number that is not octal");
            }
            value = value << 3 | (block[i] - '0');
        }
        return value;
    }

    private static byte[] text(byte[] block, int at, int most) {
        int length = 0;
        while (length < most && block[at + length] != 0) {
            length++;
        }
        return Arrays.copyOfRange(block, at, at + length);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
