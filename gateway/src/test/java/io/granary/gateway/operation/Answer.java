package io.granary.gateway.operation;

import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An answer as a client would see it. Its body is read once.
record Answer(S3Response response) {
    int status() {
        return response.status();
    }

    Optional<String> header(String name) {
        var all = response.namesAndValues();
        for (int i = 0; i < all.size(); i += 2) {
            if (all.get(i).equals(name)) {
                return Optional.of(all.get(i + 1));
            }
        }
        return Optional.empty();
    }

    byte[] bytes() {
        return switch (response.body()) {
            case S3Response.Body.None none -> new byte[0];
            case S3Response.Body.LengthOnly declared -> new byte[0];
            case S3Response.Body.Bytes at -> {
                var bytes = new byte[at.bytes().remaining()];
                at.bytes().duplicate().get(bytes);
                yield bytes;
            }
            case S3Response.Body.Streamed streamed -> drained(streamed);
        };
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    XmlElement xml() {
        return XmlReader.read(ByteBuffer.wrap(bytes()));
    }

    /// S3's code where this is an error, else the status.
    String code() {
        return status() < 400
                ? Integer.toString(status())
                : xml().textOf("Code").orElseThrow();
    }

    /// The texts of `child` in each of the elements called `name`.
    List<String> texts(String name, String child) {
        return xml().children().stream()
                .filter(element -> element.name().equals(name))
                .map(element -> element.textOf(child).orElseThrow())
                .toList();
    }

    private static byte[] drained(S3Response.Body.Streamed streamed) {
        var all = new ByteArrayOutputStream();
        var chunk = ByteBuffer.allocate(8192);
        try (var content = streamed.content()) {
            while (content.read(chunk.clear()) >= 0) {
                all.write(chunk.array(), 0, chunk.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (all.size() != streamed.length()) {
            throw new AssertionError("declared " + streamed.length() + ", sent " + all.size());
        }
        return all.toByteArray();
    }
}
