package io.granary.model.checksum;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Computes one checksum over bytes that come in pieces. Used by one thread at a time; after [#finish()] it starts
/// anew.
public abstract sealed class Checksummer permits CrcChecksummer, DigestChecksummer, XxhChecksummer {
    private final ChecksumKind kind;

    Checksummer(ChecksumKind kind) {
        this.kind = kind;
    }

    public static Checksummer of(ChecksumKind kind) {
        return switch (kind) {
            case CRC32 -> new CrcChecksummer(kind, new CRC32());
            case CRC32C -> new CrcChecksummer(kind, new CRC32C());
            case CRC64NVME -> new CrcChecksummer(kind, new Crc64Nvme());
            case SHA1 -> new DigestChecksummer(kind, "SHA-1");
            case SHA256 -> new DigestChecksummer(kind, "SHA-256");
            case SHA512 -> new DigestChecksummer(kind, "SHA-512");
            case MD5 -> new DigestChecksummer(kind, "MD5");
            case XXHASH64 -> new XxhChecksummer(kind, Hashing.xxh64().hashStream());
            case XXHASH3 -> new XxhChecksummer(kind, Hashing.xxh3_64().hashStream());
            case XXHASH128 -> new XxhChecksummer(kind, Hashing.xxh3_128().hashStream());
        };
    }

    /// The checksum of bytes that are all there, cheaper than a checksummer of one's own. Borrows `bytes`.
    public static Checksum of(ChecksumKind kind, byte[] bytes, int offset, int length) {
        return switch (kind) {
            case MD5 -> Checksum.ofWhole(kind, Digests.md5(bytes, offset, length));
            case SHA1 -> Checksum.ofWhole(kind, Digests.sha1(bytes, offset, length));
            case SHA256 -> Checksum.ofWhole(kind, Digests.sha256(bytes, offset, length));
            case CRC32, CRC32C, CRC64NVME, SHA512, XXHASH64, XXHASH3, XXHASH128 -> {
                var checksummer = of(kind);
                checksummer.update(bytes, offset, length);
                yield checksummer.finish();
            }
        };
    }

    public final ChecksumKind kind() {
        return kind;
    }

    /// Adds bytes. Borrows `bytes`.
    public abstract void update(byte[] bytes, int offset, int length);

    /// Adds the remaining bytes; the position moves to the limit. Borrows `bytes`, which may be of any sort.
    public abstract void update(ByteBuffer bytes);

    /// The checksum of all bytes since the beginning or the last `finish`.
    public abstract Checksum finish();
}
