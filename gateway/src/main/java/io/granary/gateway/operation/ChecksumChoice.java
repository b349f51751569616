package io.granary.gateway.operation;

import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.model.checksum.ChecksumKind;
import java.util.Optional;

/// Which algorithm's checksum is stored with an object; empty for the default.
final class ChecksumChoice {
    private ChecksumChoice() {}

    /// The algorithm of the value that comes with the body, else the one that the SDK says it would use.
    static Optional<ChecksumKind> ofBody(S3Request request) {
        var sent = request.body().checksumKind();
        var named = named(request, "x-amz-sdk-checksum-algorithm");
        if (sent.isPresent() && named.isPresent() && sent.get() != named.get()) {
            throw new RequestException(new RequestFailure.InvalidRequest(
                    "Value for x-amz-sdk-checksum-algorithm header is invalid: the checksum sent is of another kind."));
        }
        return sent.isPresent() ? sent : named;
    }

    /// The algorithm that a copy asks for, else the one of its source.
    static Optional<ChecksumKind> ofCopy(S3Request request, int sourceCode) {
        var named = named(request, "x-amz-checksum-algorithm");
        if (named.isPresent() || sourceCode == 0) {
            return named;
        }
        return Optional.of(ChecksumKind.ofCode(Math.abs(sourceCode)));
    }

    private static Optional<ChecksumKind> named(S3Request request, String header) {
        var name = request.headers().first(header);
        if (name == null) {
            return Optional.empty();
        }
        var kind = ChecksumKind.ofWireName(name);
        if (kind.isEmpty()) {
            throw new RequestException(new RequestFailure.InvalidRequest("Checksum algorithm provided is unsupported: "
                    + "the value of " + header + " names none that this server knows."));
        }
        return kind;
    }
}
