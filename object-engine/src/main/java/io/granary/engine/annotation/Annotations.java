package io.granary.engine.annotation;

import io.granary.engine.Done;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.OpenObject;
import io.granary.engine.read.ObjectReader;
import io.granary.engine.read.RecordReader;
import io.granary.engine.write.Committer;
import io.granary.engine.write.PutPath;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The annotations of all versions: put, found, listed, deleted.
///
/// Stages complete as those of [io.granary.engine.ObjectEngine] do. A version that is not there is refused as when it
/// is
/// read.
public final class Annotations {
    private static final RowKey FIRST = new RowKey(new byte[0]);
    private static final long UNKNOWN = 0;
    private static final CompletableFuture<Long> NONE = CompletableFuture.completedFuture(UNKNOWN);

    private final ObjectIndex index;
    private final ObjectReader reader;
    private final RecordReader records;
    private final ExtentStore extents;
    private final Committer committer;
    private final PutPath putPath;
    private final Executor reading;
    private final Predicate<BucketName> hasLocks;
    private final InstantSource clock;

    /// @param reading runs what may wait for the disk
    /// @param hasLocks whether versions of a bucket can be locked
    public Annotations(
            ObjectIndex index,
            ObjectReader reader,
            RecordReader records,
            ExtentStore extents,
            Committer committer,
            PutPath putPath,
            Executor reading,
            Predicate<BucketName> hasLocks,
            InstantSource clock) {
        this.index = index;
        this.reader = reader;
        this.records = records;
        this.extents = extents;
        this.committer = committer;
        this.putPath = putPath;
        this.reading = reading;
        this.hasLocks = hasLocks;
        this.clock = clock;
    }

    /// Refuses a target whose version is not there or whose condition does not hold, as the change itself would. A
    /// look-up: any thread, event loops included.
    public void require(AnnotationTarget target) {
        try (var parent = reader.open(target.bucket(), target.key(), target.version())) {
            requireEtag(target, parent.version());
        }
    }

    /// Whether a version has annotations. A look-up: any thread, event loops included.
    public boolean any(OpenObject parent) {
        long set = setOf(index, parent.version().born());
        return !index.rows(RowSpace.ANNOTATION, AnnotationRows.set(set), FIRST, 1)
                .isEmpty();
    }

    /// Throws [EngineException] with [EngineFailure.ConditionFailed] unless the version has the ETag that the target
    /// asks for.
    public static void requireEtag(AnnotationTarget target, ObjectVersion.Stored version) {
        var wanted = target.parentEtag().orElse("*");
        if (!wanted.equals("*") && !wanted.equals(version.etag().toString())) {
            throw new EngineException(new EngineFailure.ConditionFailed(target.key(), "x-amz-object-if-match"));
        }
    }

    /// Attaches a payload, in place of one under the same name. Takes `payload`, which must be on the heap, until the
    /// stage completes. Fails with [EngineFailure.NotText] for what is not UTF-8.
    ///
    /// A version that is locked gets new ones, and keeps those that it has: [EngineFailure.VersionLocked].
    public CompletionStage<OfVersion<StoredAnnotation>> put(AnnotationPut put, ByteBuffer payload) {
        return unlocked(put.target()).thenCompose(unlocked -> putPath.annotation(put, unlocked, payload));
    }

    /// Deletes an annotation; one that is not there is no error. A version that is locked keeps it:
    /// [EngineFailure.VersionLocked].
    public CompletionStage<OfVersion<Done>> delete(AnnotationTarget target) {
        return unlocked(target).thenCompose(unlocked -> committer.deleteAnnotation(target, unlocked));
    }

    /// The sequence of the version whose annotations may be deleted although it may be locked, since its record says
    /// that
    /// the lock has ended or counts for nothing; otherwise none.
    private CompletionStage<Long> unlocked(AnnotationTarget target) {
        if (!hasLocks.test(target.bucket())) {
            return NONE;
        }
        var parent = reader.open(target.bucket(), target.key(), target.version());
        if (!parent.version().locked()) {
            parent.close();
            return NONE;
        }
        return parent.contents().handle((contents, failure) -> {
            parent.close();
            if (failure != null) {
                throw new CompletionException(failure);
            }
            var headers = contents.descriptor().headers();
            return Attributes.forbidDeletion(headers, target.bypass(), clock.millis())
                    ? UNKNOWN
                    : parent.version().sequence();
        });
    }

    /// An annotation with its payload, verified. Fails with [EngineFailure.NoSuchAnnotation].
    public CompletionStage<OfVersion<Payload>> get(
            BucketName bucket, ObjectKey key, Optional<VersionId> version, AnnotationName name) {
        var parent = reader.open(bucket, key, version);
        try {
            return get(parent, name).whenComplete((done, failure) -> parent.close());
        } catch (RuntimeException | Error e) {
            parent.close();
            throw e;
        }
    }

    /// What was attached: its facts and its bytes, which are the receiver's.
    public record Payload(StoredAnnotation annotation, ByteBuffer bytes) {}

    private CompletionStage<OfVersion<Payload>> get(OpenObject parent, AnnotationName name) {
        var row = find(parent.version().born(), name);
        if (row == null) {
            throw new EngineException(new EngineFailure.NoSuchAnnotation(name));
        }
        var annotation = AnnotationRows.decode(row);
        return payload(parent.key(), row, annotation)
                .thenApply(bytes -> new OfVersion<>(parent.version(), new Payload(annotation, bytes)));
    }

    private CompletionStage<ByteBuffer> payload(ObjectKey key, Row row, StoredAnnotation annotation) {
        return annotation.extents().isEmpty()
                ? records.readPayload(key, row)
                : CompletableFuture.supplyAsync(() -> read(key, annotation), reading);
    }

    /// The payload of an annotation whose row stands in a state that the caller holds; may wait for the disk. Throws
    /// [EngineException] for damage.
    public ByteBuffer read(ObjectKey key, Row row, StoredAnnotation annotation) {
        return annotation.extents().isEmpty() ? records.payload(key, row) : read(key, annotation);
    }

    private ByteBuffer read(ObjectKey key, StoredAnnotation annotation) {
        try {
            return read(extents, records, key, annotation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The payload of an annotation in extents; waits for the disk.
    static ByteBuffer read(ExtentStore extents, RecordReader records, ObjectKey key, StoredAnnotation annotation)
            throws IOException {
        var bytes = ByteBuffer.allocate((int) annotation.size());
        try {
            for (var extent : annotation.extents()) {
                for (long offset = 0; offset < extent.lengthBytes(); ) {
                    offset += extents.read(extent, offset, bytes);
                }
            }
        } catch (DamagedRecordException e) {
            throw records.damaged(key, e);
        }
        return bytes.flip();
    }

    /// An annotation of a version that is open, until which is closed the payload stays readable.
    ///
    /// @param payload reads and verifies it; the bytes are the receiver's
    public record Attached(StoredAnnotation annotation, Supplier<CompletionStage<ByteBuffer>> payload) {}

    /// Finds an annotation without reading it. May wait for the disk.
    public Optional<Attached> find(OpenObject parent, AnnotationName name) {
        var row = find(parent.version().born(), name);
        if (row == null) {
            return Optional.empty();
        }
        var annotation = AnnotationRows.decode(row);
        return Optional.of(new Attached(annotation, () -> payload(parent.key(), row, annotation)));
    }

    private @Nullable Row find(long set, AnnotationName name) {
        var row = index.row(RowSpace.ANNOTATION, AnnotationRows.annotation(set, name));
        if (row != null) {
            return row;
        }
        long elsewhere = setOf(index, set);
        return elsewhere == set ? null : index.row(RowSpace.ANNOTATION, AnnotationRows.annotation(elsewhere, name));
    }

    /// The set of the annotations of a version that was born at that sequence.
    static long setOf(ObjectIndex index, long born) {
        var elsewhere = index.row(RowSpace.ANNOTATION, AnnotationRows.elsewhere(born));
        return elsewhere == null ? born : AnnotationRows.number(elsewhere);
    }

    /// Up to `limit` annotations whose names begin with `prefix`, in the order of their names, behind `after`. May wait
    /// for the disk: belongs on a reading thread.
    public OfVersion<List<StoredAnnotation>> list(
            BucketName bucket,
            ObjectKey key,
            Optional<VersionId> version,
            byte[] prefix,
            Optional<AnnotationName> after,
            int limit) {
        try (var parent = reader.open(bucket, key, version)) {
            long set = setOf(index, parent.version().born());
            var rows = index.rows(
                    RowSpace.ANNOTATION,
                    AnnotationRows.annotations(set, prefix),
                    after.map(name -> AnnotationRows.annotation(set, name)).orElse(FIRST),
                    limit);
            return new OfVersion<>(
                    parent.version(), rows.stream().map(AnnotationRows::decode).toList());
        }
    }
}
