package io.granary.gateway.operation;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import java.util.Locale;
import java.util.Optional;

/// The headers in which a request speaks of an object's checksum, and not of its own body's.
final class ChecksumHeaders {
    private static final String ALGORITHM = "x-amz-checksum-algorithm";
    private static final String TYPE = "x-amz-checksum-type";

    private ChecksumHeaders() {}

    /// The algorithm that is asked for.
    static Optional<ChecksumKind> algorithm(HeaderFields headers) {
        var name = headers.first(ALGORITHM);
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(ChecksumKind.ofWireName(name)
                .orElseThrow(() -> invalid("Checksum algorithm provided is unsupported: " + name)));
    }

    /// What it is to cover.
    static Optional<ChecksumType> type(HeaderFields headers) {
        var name = headers.first(TYPE);
        if (name == null) {
            return Optional.empty();
        }
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "FULL_OBJECT" -> Optional.of(ChecksumType.FULL_OBJECT);
            case "COMPOSITE" -> Optional.of(ChecksumType.COMPOSITE);
            default -> throw invalid("Value for " + TYPE + " header is invalid.");
        };
    }

    /// What is claimed of an object.
    static Optional<Claim> ofObject(HeaderFields headers) {
        Optional<Claim> found = Optional.empty();
        for (var kind : ChecksumKind.values()) {
            var text = headers.first(kind.header());
            if (text != null) {
                if (found.isPresent()) {
                    throw invalid(
                            "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
                }
                found = Optional.of(new Claim(kind, text));
            }
        }
        return found;
    }

    /// A claim whose value can be read when the number of parts is known: behind a composite one stands that number.
    record Claim(ChecksumKind kind, String text) {
        Checksum of(int parts) {
            int dash = text.indexOf('-');
            try {
                if (dash < 0) {
                    return Checksum.parse(kind, text);
                }
                if (text.substring(dash + 1).equals(Integer.toString(parts))) {
                    return Checksum.parse(kind, text.substring(0, dash));
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            throw invalid("Value for " + kind.header() + " header is invalid.");
        }
    }

    private static RequestException invalid(String reason) {
        return new RequestException(new RequestFailure.InvalidRequest(reason));
    }
}
