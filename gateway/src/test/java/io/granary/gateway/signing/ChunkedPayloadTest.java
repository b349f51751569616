package io.granary.gateway.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.gateway.request.HeaderList;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedPayloadTest {
    private static final String DATE = "20130524T000000Z";
    private static final String CRC32C = "x-amz-checksum-crc32c";

    private static Signed seed(HeaderList headers, String target) {
        var sigV4 = new SigV4(
                Credentials.single(ReferenceSigner.ACCESS_KEY, ReferenceSigner.SECRET),
                "us-east-1",
                InstantSource.fixed(Instant.parse("2013-05-24T00:00:00Z")));
        return sigV4.verify(RequestHead.of("PUT", target, headers), QueryParameters.NONE);
    }

    private static byte[] decode(ChunkedPayload decoder, byte[] framed, int piece, int room) {
        var all = new ByteArrayOutputStream();
        for (int from = 0; from < framed.length; from += piece) {
            var in = ByteBuffer.wrap(framed, from, Math.min(piece, framed.length - from));
            while (in.hasRemaining()) {
                var out = ByteBuffer.allocate(room);
                decoder.decode(in, out);
                all.write(out.array(), 0, out.position());
            }
        }
        decoder.end();
        return all.toByteArray();
    }

    private static ChunkedPayload plain(long length) {
        return new ChunkedPayload(length, new PayloadHash.Chunked(false, true), List.of(), null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /// The example of https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 85, 4096, 1 << 20})
    void acceptsTheDocumentedSignedChunks(int piece) {
        var headers = HeaderList.of(
                "host",
                "s3.amazonaws.com",
                "content-encoding",
                "aws-chunked",
                "content-length",
                "66824",
                "x-amz-content-sha256",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "x-amz-date",
                DATE,
                "x-amz-decoded-content-length",
                "66560",
                "x-amz-storage-class",
                "REDUCED_REDUNDANCY",
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                        + "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class,"
                        + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        var signed = seed(headers, "/examplebucket/chunkObject.txt");
        var framed = bytes("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
                + "a".repeat(65536)
                + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
                + "a".repeat(1024)
                + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
        assertEquals(66824, framed.length);
        var decoder = new ChunkedPayload(66560, (PayloadHash.Chunked) signed.payload(), List.of(), signed.chunks());
        assertArrayEquals(bytes("a".repeat(66560)), decode(decoder, framed, piece, 8192));
    }

    /// All four variants, random chunk sizes, cut anywhere; then one byte changed anywhere.
    @Test
    void takesEveryVariantCutAnywhereAndNoOtherBytes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 600; round++) {
            var kind = new PayloadHash.Chunked(random.nextBoolean(), random.nextBoolean());
            var payload = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2000)];
            random.nextBytes(payload);
            var message = "seed " + seed + " round " + round;
            var body = new Body(kind, payload, random);
            int piece = 1 + random.nextInt(200);
            int room = 1 + random.nextInt(300);
            var decoder = body.decoder();
            assertArrayEquals(payload, decode(decoder, body.framed, piece, room), message);
            if (kind.trailer()) {
                assertEquals("sOO8/Q==", decoder.trailer(CRC32C), message);
            }
            var cut = Arrays.copyOf(body.framed, random.nextInt(body.framed.length));
            assertThrows(RequestException.class, () -> decode(body.decoder(), cut, piece, room), message);
            var changed = body.framed.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            try {
                var tampered = body.decoder();
                var decoded = decode(tampered, changed, piece, room);
                // Other framing for the same bytes is no harm (a digit in another case, white space in the trailer).
                if (kind.signed()) {
                    assertArrayEquals(payload, decoded, message);
                    assertEquals(decoder.trailer(CRC32C), tampered.trailer(CRC32C), message);
                }
            } catch (RequestException refused) {
                // as it should be
            }
        }
    }

    /// Noise must be refused or decoded, in bounded space, never anything else.
    @Test
    void survivesNoise() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var alphabet = bytes("0123456789abcdefAF;:\r\n\r\n\r\nchunk-signature=x-amz-");
        for (int round = 0; round < 20_000; round++) {
            var noise = new byte[random.nextInt(120)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextInt(20) == 0
                        ? (byte) random.nextInt(256)
                        : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                decode(plain(random.nextInt(20)), noise, 1 + random.nextInt(50), 1 + random.nextInt(50));
            } catch (RuntimeException e) {
                if (e instanceof RequestException) {
                    continue; // refused, as it should be
                }
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|3rnabcrn0rnrn|''",
                "3|1rnarn2rnbcrn0rnrn|''",
                "3|0003rnabcrn0rnrn|''",
                "0|0rnrn|''",
                "3|3;name=valuernabcrn0rnrn|''",
                "3|4rnabcdrn0rnrn|BodyLengthMismatch",
                "3|2rnabrn0rnrn|BodyLengthMismatch",
                "3|3rnabcrn0rn|BodyLengthMismatch",
                "3|3rnabcrn|BodyLengthMismatch",
                "3|3rnab|BodyLengthMismatch",
                "3|3rnabcrn0rnrnx|MalformedChunk",
                "3|3rnabcdrn0rnrn|MalformedChunk",
                "3|3nabcrn0rnrn|MalformedChunk",
                "3|grnabcrn0rnrn|MalformedChunk",
                "3|-3rnabcrn0rnrn|MalformedChunk",
                "3|rnabcrn0rnrn|MalformedChunk",
                "3|ffffffffffffffffrnabc|MalformedChunk",
                "3|fffffffffffffffrnabc|BodyLengthMismatch",
                "3|3rnabcrn0rnx-amz-other:1rnrn|MalformedTrailer",
                "3|3rnabcrn0rnnonsensernrn|MalformedTrailer"
            })
    void judgesFraming(long length, String text, String failure) {
        var framed = bytes(text.replace("rn", "\r\n").replace("3nabc", "3\nabc"));
        if (failure.isEmpty()) {
            assertEquals(length, decode(plain(length), framed, 5, 5).length);
            return;
        }
        var thrown = assertThrows(RequestException.class, () -> decode(plain(length), framed, 5, 5));
        assertEquals(failure, thrown.failure().getClass().getSimpleName());
    }

    @Test
    void refusesAnAnnouncedTrailerThatDoesNotCome() {
        var decoder = new ChunkedPayload(1, new PayloadHash.Chunked(false, true), List.of(CRC32C), null);
        var thrown = assertThrows(RequestException.class, () -> decode(decoder, bytes("1\r\na\r\n0\r\n\r\n"), 99, 99));
        assertEquals("MalformedTrailer", thrown.failure().getClass().getSimpleName());
    }

    @Test
    void boundsItsLines() {
        var endless = bytes("0".repeat(10_000));
        assertEquals(
                RequestFailure.MalformedChunk.class,
                assertThrows(RequestException.class, () -> decode(plain(1), endless, 99, 99))
                        .failure()
                        .getClass());
    }

    /// A framed body made by the reference signer.
    private static final class Body {
        private final PayloadHash.Chunked kind;
        private final int length;
        private final HeaderList headers;
        private final byte[] framed;

        Body(PayloadHash.Chunked kind, byte[] payload, Random random) {
            this.kind = kind;
            this.length = payload.length;
            var signer = new ReferenceSigner(DATE);
            var hash = (kind.signed() ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-UNSIGNED-PAYLOAD")
                    + (kind.trailer() ? "-TRAILER" : "");
            headers = signer.sign("PUT", "/bucket/key", "", HeaderList.of("host", "localhost"), hash);
            var out = new ByteArrayOutputStream();
            for (int from = 0; from < length; ) {
                int size = Math.min(length - from, 1 + random.nextInt(700));
                var chunk = Arrays.copyOfRange(payload, from, from + size);
                out.writeBytes(bytes(line(signer, chunk)));
                out.writeBytes(chunk);
                out.writeBytes(bytes("\r\n"));
                from += size;
            }
            out.writeBytes(bytes(line(signer, new byte[0])));
            if (kind.trailer()) {
                out.writeBytes(bytes(CRC32C + ":sOO8/Q==\r\n"));
                if (kind.signed()) {
                    out.writeBytes(bytes("x-amz-trailer-signature:" + signer.trailer(CRC32C + ":sOO8/Q==\n") + "\r\n"));
                }
            }
            out.writeBytes(bytes("\r\n"));
            framed = out.toByteArray();
        }

        private String line(ReferenceSigner signer, byte[] chunk) {
            var size = Integer.toHexString(chunk.length);
            return kind.signed() ? size + ";chunk-signature=" + signer.chunk(chunk) + "\r\n" : size + "\r\n";
        }

        ChunkedPayload decoder() {
            var signed = seed(headers, "/bucket/key");
            assertEquals(kind, signed.payload());
            return new ChunkedPayload(length, kind, kind.trailer() ? List.of(CRC32C) : List.of(), signed.chunks());
        }
    }
}
