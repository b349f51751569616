package io.granary.gateway.batch;

import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the lines of a manifest: a key as it is, or a JSON object with `key` and, where wanted, `bucket`, `version`,
/// `range`, `annotation` and `as`. A line that begins with a brace is JSON; a key that does is written in one.
final class LineParser {
    private static final JsonFactory JSON = new JsonFactory();

    private final BucketName bucket;

    /// @param bucket of the keys that come without one
    LineParser(BucketName bucket) {
        this.bucket = bucket;
    }

    /// Takes `line`. Throws [RequestException] with [RequestFailure.InvalidArgument] that tells the number of a line
    /// that cannot be read.
    BatchLine parse(byte[] line, long number) {
        try {
            return line[0] == '{' ? parseJson(line) : BatchLine.of(bucket, ObjectKey.ofUtf8(line));
        } catch (IllegalArgumentException | JacksonException e) {
            var reason = e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
            throw new RequestException(new RequestFailure.InvalidArgument(
                    "manifest", "line " + number, "Line " + number + " of the manifest cannot be read: " + reason));
        }
    }

    private BatchLine parseJson(byte[] line) {
        try (var json = JSON.createParser(ObjectReadContext.empty(), line, 0, line.length)) {
            json.nextToken();
            var parsed = parse(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("a line is one JSON object");
            }
            return parsed;
        }
    }

    /// Reads the object whose beginning is the current token, to its end. Throws `IllegalArgumentException` and
    /// [JacksonException].
    BatchLine parse(JsonParser json) {
        var fields = new Fields();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            json.nextToken();
            fields.take(name, json);
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new IllegalArgumentException("a line is one JSON object");
        }
        return fields.line(bucket);
    }

    private static final class Fields {
        private @Nullable String key;
        private @Nullable String bucket;
        private @Nullable String version;
        private @Nullable String range;
        private @Nullable String annotation;
        private @Nullable String as;

        void take(String name, JsonParser json) {
            switch (name) {
                case "key" -> key = text(name, json);
                case "bucket" -> bucket = text(name, json);
                case "version" -> version = text(name, json);
                case "range" -> range = text(name, json);
                case "annotation" -> annotation = text(name, json);
                case "as" -> as = text(name, json);
                default -> json.skipChildren(); // columns of the user's own, such as a label
            }
        }

        private static @Nullable String text(String name, JsonParser json) {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException(name + " must be a string");
            }
            return json.getString();
        }

        BatchLine line(BucketName ofManifest) {
            if (key == null) {
                throw new IllegalArgumentException("there is no key");
            }
            var named = ObjectKey.of(key);
            return new BatchLine(
                    bucket == null ? ofManifest : new BucketName(bucket),
                    named,
                    Optional.ofNullable(version).map(VersionId::parse),
                    Optional.ofNullable(annotation).map(AnnotationName::new),
                    Optional.ofNullable(range).map(LineParser::range),
                    as != null ? entryName(as) : annotation == null ? named.utf8() : entryName(key + '.' + annotation));
        }
    }

    /// As in the header, with `bytes=` or without.
    private static ByteRange range(String text) {
        return ByteRange.parse(text.startsWith("bytes=") ? text : "bytes=" + text)
                .orElseThrow(() -> new IllegalArgumentException("a range is written as first-last"));
    }

    static byte[] entryName(String as) {
        if (as.isEmpty() || as.indexOf('\0') >= 0 || as.length() > 4096) {
            throw new IllegalArgumentException("the name of an entry has 1 to 4,096 characters, and no NUL");
        }
        return as.getBytes(StandardCharsets.UTF_8);
    }
}
