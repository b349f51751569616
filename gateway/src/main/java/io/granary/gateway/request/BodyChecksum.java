package io.granary.gateway.request;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The checksum that a client says its body has: `x-amz-checksum-…` as a header, or announced in `x-amz-trailer`.
///
/// Looked at only when a body is stored: clients send such headers with a `GET` too, where they mean nothing.
public final class BodyChecksum {
    private static final String PREFIX = "x-amz-checksum-";
    private static final String ALGORITHM = "x-amz-sdk-checksum-algorithm";

    private final HeaderFields headers;
    private final List<String> announced;
    private boolean known;
    private @Nullable ChecksumKind kind;
    private @Nullable String header;

    /// @param announced the names in `x-amz-trailer`, in lower case
    public BodyChecksum(HeaderFields headers, List<String> announced) {
        this.headers = headers;
        this.announced = announced;
    }

    /// The names in `x-amz-trailer`.
    public static List<String> announcedTrailers(HeaderFields headers) {
        var names = headers.first("x-amz-trailer");
        if (names == null) {
            return List.of();
        }
        var bare = names.strip().toLowerCase(Locale.ROOT);
        return bare.indexOf(',') < 0 ? List.of(bare) : List.of(bare.split("\\s*,\\s*", -1));
    }

    /// Throws [RequestException] for a second checksum and for an algorithm that is unknown.
    public Optional<ChecksumKind> kind() {
        if (!known) {
            find();
            known = true;
        }
        return Optional.ofNullable(kind);
    }

    /// The value from the header, or from the trailer when it has been read. Throws [RequestException] where it is no
    /// value of its kind.
    public Optional<Checksum> claimed(Function<String, @Nullable String> trailer) {
        var found = kind().orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        var value = header == null ? trailer.apply(found.header()) : header;
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checksum.parse(found, value));
        } catch (IllegalArgumentException malformed) {
            throw new RequestException(
                    new RequestFailure.InvalidRequest("Value for " + found.header() + " header is invalid."));
        }
    }

    private void find() {
        if (headers.countPrefixed(PREFIX) > 0) {
            for (var candidate : ChecksumKind.values()) {
                var value = headers.first(candidate.header());
                if (value != null) {
                    take(candidate);
                    header = value;
                }
            }
        }
        for (var name : announced) {
            if (name.startsWith(PREFIX)) {
                take(ofName(name.substring(PREFIX.length()), "x-amz-trailer"));
            }
        }
        var algorithm = headers.first(ALGORITHM);
        if (algorithm != null && kind == null) {
            kind = ofName(algorithm, ALGORITHM);
        }
    }

    private void take(ChecksumKind candidate) {
        if (kind != null) {
            throw new RequestException(new RequestFailure.InvalidRequest(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."));
        }
        kind = candidate;
    }

    private static ChecksumKind ofName(String name, String where) {
        return ChecksumKind.ofWireName(name)
                .orElseThrow(() -> new RequestException(
                        new RequestFailure.InvalidHeader(where, name, "unknown checksum algorithm")));
    }
}
