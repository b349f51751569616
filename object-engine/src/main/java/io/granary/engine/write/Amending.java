package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.read.IndexedObject;
import io.granary.engine.read.ObjectReader;
import io.granary.model.location.Extent;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/// Changes of what is stored beside a body. The version's record is read, a new one is made of it, and the committer
/// takes
/// that one only if the version is still the same; otherwise it is made again. Of several changes at once none is lost.
public final class Amending {
    /// What the headers and attributes of a version may take together. A descriptor has 64 KiB.
    private static final int LIMIT_BYTES = 60 << 10;

    /// Each attempt that fails means that another one has succeeded; so many in a row are a queue that is too long.
    private static final int MAX_ATTEMPTS = 1_000;

    private final Committer committer;
    private final ObjectReader reader;
    private final Executor reading;

    /// @param reading runs further attempts
    public Amending(Committer committer, ObjectReader reader, Executor reading) {
        this.committer = committer;
        this.reader = reader;
        this.reading = reading;
    }

    /// See [io.granary.engine.ObjectEngine#amend].
    public CompletionStage<ObjectVersion.Stored> amend(
            BucketName bucket,
            ObjectKey key,
            Optional<VersionId> version,
            WriteCondition condition,
            UnaryOperator<Headers> change) {
        return new Attempts(bucket, key, version, condition, change).next();
    }

    private final class Attempts {
        private final BucketName bucket;
        private final ObjectKey key;
        private final Optional<VersionId> version;
        private final WriteCondition condition;
        private final UnaryOperator<Headers> change;
        private int attempts;

        Attempts(
                BucketName bucket,
                ObjectKey key,
                Optional<VersionId> version,
                WriteCondition condition,
                UnaryOperator<Headers> change) {
            this.bucket = bucket;
            this.key = key;
            this.version = version;
            this.condition = condition;
            this.change = change;
        }

        CompletionStage<ObjectVersion.Stored> next() {
            if (++attempts > MAX_ATTEMPTS) {
                return EngineException.failed(new EngineFailure.Busy());
            }
            var object = reader.open(bucket, key, version);
            return object.contents()
                    .thenCompose(contents -> commit(object.version(), contents))
                    .whenComplete((done, failure) -> object.close())
                    .thenCompose(
                            done -> done.<CompletionStage<ObjectVersion.Stored>>map(CompletableFuture::completedFuture)
                                    .orElseGet(this::again));
        }

        private CompletionStage<ObjectVersion.Stored> again() {
            return CompletableFuture.supplyAsync(this::next, reading).thenCompose(stage -> stage);
        }

        /// Empty when the version was changed meanwhile.
        private CompletionStage<Optional<ObjectVersion.Stored>> commit(
                ObjectVersion.Stored from, IndexedObject.Contents contents) {
            var stored = contents.descriptor();
            var before = stored.headers().without(Attributes.BORN);
            var after = change.apply(before);
            requireRoom(after);
            var to = new Descriptor.ObjectStored(
                    stored.bucket(),
                    key,
                    stored.version(),
                    stored.timeMillis(),
                    stored.size(),
                    stored.etag(),
                    stored.checksum(),
                    from.id().isNull() ? after.with(Attributes.BORN, Long.toString(from.born())) : after,
                    stored.body());
            var amendment = new AmendChange.Amendment(
                    key, from, version.isEmpty(), condition, to, extentsOf(stored.body(), contents));
            return committer.submit(new AmendChange(committer.state(), bucket, amendment, contents.body()));
        }

        private static List<Extent> extentsOf(ObjectVersion.BodyKind kind, IndexedObject.Contents contents) {
            return switch (kind) {
                case PACKED -> List.of();
                case EXTENTS ->
                    BodyLayoutCodec.decode(contents.body().duplicate()).extents();
            };
        }

        private static void requireRoom(Headers headers) {
            int bytes = 0;
            for (var header : headers.all()) {
                bytes += header.name().length() + header.value().getBytes(StandardCharsets.UTF_8).length;
            }
            if (bytes > LIMIT_BYTES) {
                throw new EngineException(new EngineFailure.HeadersTooLarge(LIMIT_BYTES));
            }
        }
    }
}
