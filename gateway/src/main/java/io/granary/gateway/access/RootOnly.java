package io.granary.gateway.access;

import io.granary.gateway.request.Account;
import io.granary.gateway.request.Caller;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.request.Signer;
import io.granary.gateway.request.Target;
import io.granary.gateway.signing.Signed;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A server with one key, whose holder may do everything; nobody else may do anything.
public final class RootOnly implements Access {
    private static final Caller ROOT = new Caller() {
        @Override
        public Optional<Account> account() {
            return Optional.of(Account.MAIN);
        }

        @Override
        public Caller signedBy(Signer signer) {
            return ROOT;
        }

        @Override
        public CompletionStage<?> requireWrite(S3Request upload) {
            return ALLOWED;
        }

        @Override
        public CompletionStage<?> require(
                S3Action action, BucketName bucket, @Nullable ObjectKey key, String versionId) {
            return ALLOWED;
        }

        @Override
        public boolean maySeeAbsence(BucketName bucket, ObjectKey key) {
            return true;
        }
    };

    private static final Caller ANONYMOUS = new Caller() {
        @Override
        public Optional<Account> account() {
            return Optional.empty();
        }

        @Override
        public Caller signedBy(Signer signer) {
            return ROOT;
        }

        @Override
        public CompletionStage<?> requireWrite(S3Request upload) {
            return RequestException.failed(new RequestFailure.Anonymous());
        }

        @Override
        public CompletionStage<?> require(
                S3Action action, BucketName bucket, @Nullable ObjectKey key, String versionId) {
            return RequestException.failed(new RequestFailure.Anonymous());
        }

        @Override
        public boolean maySeeAbsence(BucketName bucket, ObjectKey key) {
            return false;
        }
    };

    /// The one who may do everything.
    public static Caller root() {
        return ROOT;
    }

    @Override
    public Caller callerOf(Signed signed, Circumstances circumstances) {
        return signed.isAnonymous() ? ANONYMOUS : ROOT;
    }

    @Override
    public CompletionStage<?> admit(Requirement requirement, S3Request request, List<Target> alsoReads) {
        return switch (requirement) {
            case Requirement.Nothing unused -> ALLOWED;
            case Requirement.Allowed unused -> admit(request);
            case Requirement.ForEachEntry unused -> admit(request);
            case Requirement.ByOperation unused -> ALLOWED;
        };
    }

    private static CompletionStage<?> admit(S3Request request) {
        return request.caller().account().isPresent()
                ? ALLOWED
                : RequestException.failed(new RequestFailure.Anonymous());
    }
}
