package io.granary.model.checksum;

import java.util.Locale;
import java.util.Optional;

/// The checksum algorithms of S3's `x-amz-checksum-*` headers, with their wire names and their codes on disk
/// (`docs/format.md`, section 4.4). Codes are never given to another algorithm.
public enum ChecksumKind {
    CRC32(1, "CRC32", 4),
    CRC32C(2, "CRC32C", 4),
    CRC64NVME(3, "CRC64NVME", 8),
    SHA1(4, "SHA1", 20),
    SHA256(5, "SHA256", 32),
    SHA512(6, "SHA512", 64),
    MD5(7, "MD5", 16),
    XXHASH64(8, "XXHASH64", 8),
    XXHASH3(9, "XXHASH3", 8),
    XXHASH128(10, "XXHASH128", 16);

    private static final ChecksumKind[] BY_CODE = values();

    private final int code;
    private final String wireName;
    private final int lengthBytes;
    private final String header;

    ChecksumKind(int code, String wireName, int lengthBytes) {
        this.code = code;
        this.wireName = wireName;
        this.lengthBytes = lengthBytes;
        this.header = "x-amz-checksum-" + wireName.toLowerCase(Locale.ROOT);
    }

    /// The number that stands for this algorithm in records.
    public int code() {
        return code;
    }

    /// Throws `IllegalArgumentException` for a code that no version of Granary has written.
    public static ChecksumKind ofCode(int code) {
        if (code < 1 || code > BY_CODE.length) {
            throw new IllegalArgumentException("unknown checksum code " + code);
        }
        return BY_CODE[code - 1];
    }

    /// The name in `x-amz-checksum-algorithm` and in XML, such as `CRC32C`.
    public String wireName() {
        return wireName;
    }

    /// Finds an algorithm by its wire name in any case.
    public static Optional<ChecksumKind> ofWireName(String name) {
        for (var kind : BY_CODE) {
            if (kind.wireName.equalsIgnoreCase(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// The header that carries a value of this kind, in lower case.
    public String header() {
        return header;
    }

    public int lengthBytes() {
        return lengthBytes;
    }
}
