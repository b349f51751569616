package io.granary.gateway.batch;

import io.granary.gateway.request.ByteRange;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A batch that is asked for in one JSON document: an object in the names of AIStore's GetBatch, or an array of keys
/// and
/// of objects as they stand in a manifest.
///
/// @param strict an entry that is not there refuses all
record BatchRequest(List<BatchLine> lines, boolean strict) {
    private static final JsonFactory JSON = new JsonFactory();

    /// @param bucket of entries that name none
    /// @param json borrowed
    static BatchRequest parse(BucketName bucket, byte[] json, int from, int length) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json, from, length)) {
            var begin = parser.nextToken();
            if (begin != JsonToken.START_OBJECT && begin != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("a batch is an object or an array");
            }
            var request = begin == JsonToken.START_OBJECT
                    ? getBatch(bucket, parser)
                    : new BatchRequest(lines(bucket, parser), false);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the batch");
            }
            if (request.lines.isEmpty()) {
                throw new IllegalArgumentException("a batch has entries");
            }
            return request;
        } catch (IllegalArgumentException | JacksonException e) {
            var reason = e instanceof JacksonException syntax ? syntax.getOriginalMessage() : e.getMessage();
            throw new RequestException(
                    new RequestFailure.InvalidArgument("batch", "", "The batch cannot be read: " + reason));
        }
    }

    private static List<BatchLine> lines(BucketName bucket, JsonParser json) {
        var parser = new LineParser(bucket);
        var lines = new ArrayList<BatchLine>();
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            requireRoom(lines);
            if (token != JsonToken.VALUE_STRING && token != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an entry is a key or an object");
            }
            lines.add(
                    token == JsonToken.START_OBJECT
                            ? parser.parse(json)
                            : BatchLine.of(bucket, ObjectKey.of(json.getString())));
        }
        return lines;
    }

    private static void requireRoom(List<?> lines) {
        if (lines.size() == BatchOpener.MAX_ENTRIES) {
            throw new IllegalArgumentException("a batch has " + BatchOpener.MAX_ENTRIES + " entries at most");
        }
    }

    private static BatchRequest getBatch(BucketName bucket, JsonParser json) {
        var entries = new ArrayList<Entry>();
        boolean continues = false;
        boolean onlyName = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = json.currentName();
            var token = json.nextToken();
            switch (name) {
                case "in" -> {
                    if (token != JsonToken.START_ARRAY) {
                        throw new IllegalArgumentException("in must be an array");
                    }
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        requireRoom(entries);
                        entries.add(Entry.read(json));
                    }
                }
                case "coer" -> continues = json.getBooleanValue();
                case "onob" -> onlyName = json.getBooleanValue();
                case "mime" -> requireTar(json.getString());
                default -> json.skipChildren(); // strm, coloc: there is but one way here
            }
        }
        var lines = new ArrayList<BatchLine>(entries.size());
        for (var entry : entries) {
            lines.add(entry.line(bucket, onlyName));
        }
        return new BatchRequest(lines, !continues);
    }

    private static void requireTar(String mime) {
        switch (mime) {
            case "", ".tar", "tar", "application/x-tar" -> {}
            default -> throw new RequestException(new RequestFailure.NotImplemented("batches as " + mime));
        }
    }

    private record Entry(String name, @Nullable String bucket, long start, long length) {
        static Entry read(JsonParser json) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an entry is an object");
            }
            String name = null;
            String bucket = null;
            long start = 0;
            long length = -1;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var property = json.currentName();
                json.nextToken();
                switch (property) {
                    case "objname" -> name = json.getString();
                    case "bucket" -> bucket = json.getString();
                    case "start" -> start = json.getLongValue();
                    case "length" -> length = json.getLongValue();
                    case "archpath" -> {
                        if (!json.getString().isEmpty()) {
                            throw new RequestException(new RequestFailure.NotImplemented("archpath"));
                        }
                    }
                    default -> json.skipChildren(); // opaque, provider, uname
                }
            }
            if (name == null) {
                throw new IllegalArgumentException("an entry has an objname");
            }
            if (start < 0 || length < -1 || start > Long.MAX_VALUE - Math.max(length, 0)) {
                throw new IllegalArgumentException("there is no such range");
            }
            return new Entry(name, bucket == null || bucket.isEmpty() ? null : bucket, start, length);
        }

        BatchLine line(BucketName ofRequest, boolean onlyName) {
            var named = bucket == null ? ofRequest : new BucketName(bucket);
            boolean whole = start == 0 && length <= 0;
            var range = whole
                    ? Optional.<ByteRange>empty()
                    : Optional.of(new ByteRange(start, length <= 0 ? Long.MAX_VALUE : start + length - 1));
            return new BatchLine(
                    named,
                    ObjectKey.of(name),
                    Optional.empty(),
                    Optional.empty(),
                    range,
                    LineParser.entryName(onlyName ? name : named.value() + '/' + name));
        }
    }
}
