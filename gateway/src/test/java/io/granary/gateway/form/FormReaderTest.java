package io.granary.gateway.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=\"x y\"";

    @Test
    void fieldsAndFile() throws IOException {
        var form = read("""
                --x y\r
                Content-Disposition: form-data; name="Key"\r
                \r
                a/${filename}\r
                --x y\r
                content-disposition: form-data; name=note\r
                Content-Type: text/plain\r
                \r
                two
                lines é\r
                --x y\r
                Content-Disposition: form-data; name="file"; filename="C:\\\\dir\\\\b;\\".txt"\r
                Content-Type: image/png\r
                \r
                bytes\r
                --x\r
                more\r
                --x y--\r
                """.getBytes(UTF_8), new Random(1));
        assertEquals("a/b;\".txt", form.field("key").orElseThrow());
        assertEquals("two\nlines é", form.field("note").orElseThrow());
        assertEquals("bytes\r\n--x\r\nmore", new String(drain(form.file(), 3), UTF_8));
    }

    /// Whatever the file holds and however the body comes in pieces: its bytes arrive, and no other.
    @Test
    void filesOfAnyBytesInAnyPieces() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var file = almostDelimiters(random);
            var body = new ByteArrayOutputStream();
            body.write("--x y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n".getBytes(UTF_8));
            body.write(file);
            body.write("\r\n--x y--\r\nignored".getBytes(UTF_8));
            var form = read(body.toByteArray(), random);
            assertArrayEquals(file, drain(form.file(), 1 + random.nextInt(100_000)), "seed " + seed);
        }
    }

    /// Bytes that look much like the delimiter, up to more than the reader's window.
    private static byte[] almostDelimiters(Random random) {
        var file = new byte[random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(200)];
        var delimiter = "\r\n--x y".getBytes(ISO_8859_1);
        for (int i = 0; i < file.length; i++) {
            file[i] = delimiter[random.nextInt(3) == 0 ? random.nextInt(delimiter.length) : i % delimiter.length];
        }
        // The delimiter itself is no part of a file.
        for (int i = delimiter.length; i <= file.length; i++) {
            if (new String(file, i - delimiter.length, delimiter.length, ISO_8859_1).equals("\r\n--x y")) {
                file[i - 1] = 'z';
            }
        }
        return file;
    }

    /// A reader of random bytes, and of forms with some bytes changed, refuses or reads, and does nothing else.
    @Test
    void changedFormsAreReadOrRefused() throws IOException {
        var good = "--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue\r\n--x y\r\nContent-Disposition:"
                + " form-data; name=\"file\"; filename=\"f\"\r\n\r\nbytes\r\n--x y--\r\n";
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var bytes = good.getBytes(ISO_8859_1);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(3) * random.nextInt(bytes.length) / 2);
            try {
                drain(read(cut, random).file(), 1 + random.nextInt(50));
            } catch (RequestException refused) {
                assertTrue(
                        refused.failure() instanceof RequestFailure.MalformedForm
                                || refused.failure() instanceof RequestFailure.InvalidArgument,
                        () -> String.valueOf(refused.failure()));
            }
        }
    }

    @Test
    void tooMuchBeforeTheFile() {
        var body = "--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + "v".repeat(40_000);
        var refused = assertThrows(RequestException.class, () -> read(body.getBytes(UTF_8), new Random(1)));
        assertInstanceOf(RequestFailure.FieldsTooLong.class, refused.failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "multipart/form-data", "multipart/form-data; boundary="})
    void noForm(String type) {
        var refused =
                assertThrows(RequestException.class, () -> new FormReader(type, content(new byte[0], new Random(1))));
        assertInstanceOf(RequestFailure.MalformedForm.class, refused.failure());
    }

    private static Form read(byte[] body, Random random) throws IOException {
        return new FormReader(TYPE, content(body, random)).read();
    }

    private static byte[] drain(Content content, int bufferBytes) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(bufferBytes);
        while (content.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /// In pieces of random length.
    private static Content content(byte[] bytes, Random random) {
        var left = ByteBuffer.wrap(bytes);
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer into) {
                if (!left.hasRemaining()) {
                    return -1;
                }
                int most = random.nextBoolean() ? 5 : 70_000;
                int count = Math.min(1 + random.nextInt(most), Math.min(left.remaining(), into.remaining()));
                into.put(left.slice(left.position(), count));
                left.position(left.position() + count);
                return count;
            }

            @Override
            public void close() {}
        };
    }
}
