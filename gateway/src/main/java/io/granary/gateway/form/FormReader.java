package io.granary.gateway.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.content.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `multipart/form-data` ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)) from a body that comes bit by bit:
/// the fields up to the one called `file`, and then that file as a [Content]. What comes behind the file is ignored, as
/// S3 has it. One thread, which may block.
final class FormReader {
    /// All fields before the file and their headers together: S3's 20 KB, and their framing.
    static final int MAX_FIELDS_BYTES = 32 * 1024;

    private static final int MAX_BOUNDARY_CHARACTERS = 70;
    private static final int WINDOW_BYTES = 64 * 1024;

    private final Content body;
    private final byte[] delimiter;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private boolean bodyEnded;
    private int fieldBytes;

    /// Borrows `body`. Throws [RequestException] with [RequestFailure.MalformedForm] where the content type is not that
    /// of a form.
    FormReader(String contentType, Content body) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary(contentType)).getBytes(ISO_8859_1);
    }

    private static String boundary(String contentType) {
        var lower = contentType.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("multipart/form-data")) {
            throw malformed("the body is no multipart/form-data");
        }
        var boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_CHARACTERS) {
            throw malformed("the boundary is missing or too long");
        }
        return boundary;
    }

    /// The value of a parameter such as `; name="x"`, without its quotes; null where there is none.
    static @Nullable String parameter(String header, String name) {
        int at = header.indexOf(';');
        while (at >= 0) {
            int end = endOfParameter(header, at + 1);
            var pair = header.substring(at + 1, end).strip();
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return unquoted(pair.substring(equals + 1).strip());
            }
            at = end < header.length() ? end : -1;
        }
        return null;
    }

    /// Where the next semicolon outside of quotes is, or the end.
    private static int endOfParameter(String header, int from) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return header.length();
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            return value;
        }
        var inner = value.substring(1, value.length() - 1);
        return inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    /// Reads up to the file. Throws [RequestException] for what is no form, has no file, or too much before it.
    Form read() throws IOException {
        var form = new Form();
        expectFirstDelimiter();
        while (true) {
            var disposition = disposition();
            var name = parameter(disposition, "name");
            if (name == null || name.isEmpty()) {
                throw malformed("a field has no name");
            }
            if (name.equalsIgnoreCase("file")) {
                var filename = parameter(disposition, "filename");
                form.file(filename == null ? "" : filename, new FileContent());
                return form;
            }
            form.add(name, value());
            if (!delimiterGoesOn()) {
                throw new RequestException(new RequestFailure.InvalidArgument(
                        "file", "", "POST requires exactly one file upload per request."));
            }
        }
    }

    /// The header that names the field; S3 does not look at the others.
    private String disposition() throws IOException {
        var disposition = "";
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("content-disposition")) {
                disposition = line.substring(colon + 1);
            }
        }
        return disposition;
    }

    /// A body may begin with its delimiter, without the line break.
    private void expectFirstDelimiter() throws IOException {
        for (int i = 2; i < delimiter.length; i++) {
            if (next() != delimiter[i]) {
                throw malformed("the body does not begin with its boundary");
            }
        }
        if (!delimiterGoesOn()) {
            throw malformed("the form is empty");
        }
    }

    /// Behind a delimiter: a line break where another part follows, two dashes at the end.
    private boolean delimiterGoesOn() throws IOException {
        int first = next();
        int second = next();
        if (first == '\r' && second == '\n') {
            return true;
        }
        if (first == '-' && second == '-') {
            return false;
        }
        throw malformed("something stands behind a boundary");
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            int b = counted();
            if (b == '\r') {
                if (counted() != '\n') {
                    throw malformed("a line does not end as it should");
                }
                return line.toString(UTF_8);
            }
            line.write(b);
        }
    }

    private String value() throws IOException {
        var value = new ByteArrayOutputStream();
        int at = lengthBeforeDelimiter();
        while (at < 0) {
            moveOut(value, safeLength());
            fill();
            at = lengthBeforeDelimiter();
        }
        moveOut(value, at);
        window.position(window.position() + delimiter.length);
        return value.toString(UTF_8);
    }

    private void moveOut(ByteArrayOutputStream value, int length) {
        count(length);
        value.write(window.array(), window.position(), length);
        window.position(window.position() + length);
    }

    private int counted() throws IOException {
        count(1);
        return next();
    }

    private void count(int bytes) {
        fieldBytes += bytes;
        if (fieldBytes > MAX_FIELDS_BYTES) {
            throw new RequestException(new RequestFailure.FieldsTooLong(MAX_FIELDS_BYTES));
        }
    }

    private int next() throws IOException {
        while (!window.hasRemaining()) {
            fill();
        }
        return window.get();
    }

    /// How much of the window is surely no part of a delimiter.
    private int safeLength() {
        return Math.max(0, window.remaining() - delimiter.length + 1);
    }

    /// What stands before the first delimiter in the window, or -1.
    private int lengthBeforeDelimiter() {
        var bytes = window.array();
        int last = window.limit() - delimiter.length;
        search:
        for (int i = window.position(); i <= last; i++) {
            for (int k = 0; k < delimiter.length; k++) {
                if (bytes[i + k] != delimiter[k]) {
                    continue search;
                }
            }
            return i - window.position();
        }
        return -1;
    }

    /// Brings more into the window. Throws at the end of the body, which only comes too early.
    private void fill() throws IOException {
        window.compact();
        int read = bodyEnded ? -1 : body.read(window);
        window.flip();
        if (read < 0) {
            bodyEnded = true;
            throw malformed("the body ends before its last boundary");
        }
    }

    private static RequestException malformed(String reason) {
        return new RequestException(new RequestFailure.MalformedForm(reason));
    }

    /// The file, up to the delimiter. At its end the rest of the body is read too, so that what its framing says of the
    /// whole is judged before the file is taken for whole.
    private final class FileContent implements Content {
        private boolean ended;

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (ended) {
                return -1;
            }
            int at = lengthBeforeDelimiter();
            while (at < 0 && safeLength() == 0) {
                fill();
                at = lengthBeforeDelimiter();
            }
            if (at == 0) {
                ended = true;
                drain();
                return -1;
            }
            int length = Math.min(at > 0 ? at : safeLength(), into.remaining());
            into.put(window.slice(window.position(), length));
            window.position(window.position() + length);
            return length;
        }

        private void drain() throws IOException {
            while (!bodyEnded) {
                bodyEnded = body.read(window.clear()) < 0;
            }
        }

        @Override
        public void close() {
            // The body belongs to whoever made the reader.
        }
    }
}
