package io.granary.model.checksum;

import java.nio.ByteBuffer;

/// The CRC of two parts joined, from the CRCs of the parts and the length of the second, without reading a byte: what a
/// multipart upload with a full-object checksum needs. Threads may share it.
///
/// ## Why it works
/// A CRC reads a message as a polynomial over GF(2), one coefficient a bit, and keeps the remainder modulo a polynomial
/// P of degree w. Let A and B be the parts and n the number of bits of B. The joined message is `A·xⁿ + B`, and the
/// remainder of a sum is the sum of the remainders:
///
///     R(AB) = (R(A)·xⁿ mod P) + R(B)
///
/// Real CRCs do not start at zero: they set the register to I before the message and add a constant F after it. A
/// register that holds I before n bits adds `I·xⁿ` to what it ends with, hence `crc(A) = R(A) + I·x^|A| + F`, and alike
/// for B and for AB. Putting that in, `crc(AB) = crc(A)·xⁿ + crc(B) + (I + F)·xⁿ`; over GF(2) a constant added twice is
/// gone, and with `I = F` (all ones in the three CRCs of S3) what stays is
///
///     crc(AB) = (crc(A)·xⁿ mod P) + crc(B)
///
/// `xⁿ mod P` comes from the binary digits of n: the table holds `x^(2^k) mod P`, each the square of the one before, so
/// that any length costs at most one multiplication modulo P for each set bit of it. A multiplication is w shifts and
/// XORs: a combination takes some microseconds, for a part of any length.
///
/// Polynomials are reflected, as the CRCs are: the highest of the w bits is the coefficient of `x⁰`, and multiplying by
/// x is a shift to the right. The method is that of `crc32_combine` in zlib 1.2.12 and later (Mark Adler, `crc32.c`,
/// functions `multmodp` and `x2nmodp`), written for any width to 64.
public enum CrcCombine {
    CRC32(ChecksumKind.CRC32, 32, 0xEDB8_8320L),
    CRC32C(ChecksumKind.CRC32C, 32, 0x82F6_3B78L),
    CRC64NVME(ChecksumKind.CRC64NVME, 64, Crc64Nvme.POLYNOMIAL);

    /// Lengths are counted in bytes and exponents in bits: 2³ of them a byte.
    private static final int BITS_OF_A_BYTE_LOG2 = 3;

    private final ChecksumKind kind;
    private final long one;
    private final long polynomial;

    /// `x^(2^k) mod P` at `k`, as far as the longest length needs it.
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it after the constructor
    private final long[] powers = new long[Long.SIZE - 1 + BITS_OF_A_BYTE_LOG2];

    CrcCombine(ChecksumKind kind, int width, long polynomial) {
        this.kind = kind;
        this.one = 1L << (width - 1);
        this.polynomial = polynomial;
        powers[0] = one >>> 1;
        for (int k = 1; k < powers.length; k++) {
            powers[k] = multiply(powers[k - 1], powers[k - 1]);
        }
    }

    /// The combination for a kind of checksum; throws `IllegalArgumentException` for a kind that is no CRC, of which
    /// the
    /// whole cannot be told from the parts.
    public static CrcCombine of(ChecksumKind kind) {
        for (var combine : values()) {
            if (combine.kind == kind) {
                return combine;
            }
        }
        throw new IllegalArgumentException(kind.wireName() + " values cannot be combined");
    }

    /// The CRC of a part with the CRC `first` followed by one of `secondBytes` bytes with the CRC `second`.
    public long combine(long first, long second, long secondBytes) {
        if (secondBytes < 0) {
            throw new IllegalArgumentException("negative length " + secondBytes);
        }
        return multiply(power(secondBytes), first) ^ second;
    }

    /// As [#combine(long, long, long)] for values as clients send them; both must be of this kind.
    public Checksum combine(Checksum first, Checksum second, long secondBytes) {
        return Checksum.ofNumber(kind, combine(number(first), number(second), secondBytes));
    }

    /// `x^(8·lengthBytes) mod P`.
    private long power(long lengthBytes) {
        long product = one;
        int k = BITS_OF_A_BYTE_LOG2;
        for (long rest = lengthBytes; rest != 0; rest >>>= 1, k++) {
            if ((rest & 1) != 0) {
                product = multiply(powers[k], product);
            }
        }
        return product;
    }

    /// `a·b mod P`.
    private long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long term = one; term != 0; term >>>= 1) {
            if ((a & term) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
        }
        return product;
    }

    private long number(Checksum checksum) {
        if (checksum.kind() != kind) {
            throw new IllegalArgumentException(checksum.kind().wireName() + " is not " + kind.wireName());
        }
        var bytes = ByteBuffer.wrap(checksum.value());
        return kind.lengthBytes() == Long.BYTES ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
    }
}
