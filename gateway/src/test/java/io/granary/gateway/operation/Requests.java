package io.granary.gateway.operation;

import io.granary.gateway.access.RootOnly;
import io.granary.gateway.request.BodyChecksum;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestBody;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.request.S3Addressing;
import io.granary.gateway.request.S3Request;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Requests written as they go over the wire, and no wire.
final class Requests {
    private static final S3Addressing ADDRESSING = new S3Addressing(List.of());

    private Requests() {}

    /// A request without body: `GET /bucket/key?query`, then a line for each header.
    static S3Request of(String... lines) {
        return of(new byte[0], lines);
    }

    static S3Request of(byte[] body, String... lines) {
        return of(body, body.length, lines);
    }

    /// A request that says its body has `length` bytes, or -1 for one that does not say.
    static S3Request of(byte[] body, long length, String... lines) {
        var fields = new Fields(new ArrayList<>());
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            fields.namesAndValues.add(lines[i].substring(0, colon).toLowerCase(Locale.ROOT));
            fields.namesAndValues.add(lines[i].substring(colon + 1).strip());
        }
        int space = lines[0].indexOf(' ');
        var head = RequestHead.of(lines[0].substring(0, space), lines[0].substring(space + 1), fields);
        var address = ADDRESSING.locate(head);
        return new S3Request(
                "REQ",
                false,
                Method.valueOf(head.method()),
                address.bucket(),
                address.key(),
                QueryParameters.parse(head.query()),
                fields,
                RootOnly.root(),
                new Body(body, length, new BodyChecksum(fields, List.of())));
    }

    /// The same request of another caller.
    static S3Request by(Caller caller, S3Request request) {
        return new S3Request(
                request.requestId(),
                request.secure(),
                request.method(),
                request.bucket().orElse(null),
                request.key().orElse(null),
                request.query(),
                request.headers(),
                caller,
                request.body());
    }

    private record Fields(List<String> namesAndValues) implements HeaderFields {
        @Override
        public @Nullable String first(String lowerCaseName) {
            var all = all(lowerCaseName);
            return all.isEmpty() ? null : all.getFirst();
        }

        @Override
        public List<String> all(String lowerCaseName) {
            var found = new ArrayList<String>();
            forEach((name, value) -> {
                if (name.equals(lowerCaseName)) {
                    found.add(value);
                }
            });
            return found;
        }

        @Override
        public int countPrefixed(String lowerCasePrefix) {
            var found = new ArrayList<String>();
            forEach((name, value) -> {
                if (name.startsWith(lowerCasePrefix)) {
                    found.add(name);
                }
            });
            return found.size();
        }

        @Override
        public void forEach(BiConsumer<String, String> action) {
            for (int i = 0; i < namesAndValues.size(); i += 2) {
                action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
            }
        }
    }

    private record Body(byte[] bytes, long length, BodyChecksum checksum) implements RequestBody {
        @Override
        public Optional<ChecksumKind> checksumKind() {
            return checksum.kind();
        }

        @Override
        public Optional<Checksum> claimedChecksum() {
            return checksum.claimed(name -> null);
        }

        @Override
        public CompletionStage<ByteBuffer> whole(int limitBytes) {
            return bytes.length > limitBytes
                    ? RequestException.failed(new RequestFailure.BodyTooLarge(limitBytes))
                    : CompletableFuture.completedStage(ByteBuffer.wrap(bytes));
        }

        @Override
        public Content stream() {
            return new BytesContent(ByteBuffer.wrap(bytes));
        }
    }

    private record BytesContent(ByteBuffer bytes) implements Content {
        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public int read(ByteBuffer into) {
            int count = Math.min(into.remaining(), bytes.remaining());
            if (count == 0) {
                return -1;
            }
            into.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public void close() {}
    }
}
