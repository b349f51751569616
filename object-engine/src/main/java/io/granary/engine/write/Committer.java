package io.granary.engine.write;

import io.granary.engine.Deletion;
import io.granary.engine.Done;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.annotation.CopiedAnnotation;
import io.granary.engine.annotation.CopiedSet;
import io.granary.engine.annotation.OfVersion;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.journal.Journal;
import io.granary.engine.listing.KeyLists;
import io.granary.engine.multipart.Upload;
import io.granary.index.BucketEntry;
import io.granary.index.ObjectIndex;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.location.LogPosition;
import io.granary.model.location.SegmentId;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.Headers;
import io.granary.model.object.WriteCondition;
import io.granary.segment.lane.LaneChange;
import io.granary.segment.lane.LaneListener;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns requests into changes, gives them to the lane, and makes a durable group visible.
///
/// The order of everything is the order in which the lane stages changes: sequences, times and the outcome of
/// conditions
/// come from one thread. A group is visible (index and buckets) before any of its changes is answered, so whoever has
/// the
/// answer of a write reads it.
public final class Committer implements LaneListener {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /// What a batch of deletes may take of a group, so that others fit beside it.
    private static final int DELETE_BATCH_BYTES = 256 << 10;

    private final ObjectIndex index;
    private final Buckets buckets;
    private final BucketSettings settings;
    private final KeyLists keyLists;
    private final CommitState state;
    private volatile @Nullable Predicate<LaneChange> lane;
    private volatile @Nullable Journal journal;
    private volatile @Nullable Throwable broken;

    /// @param sequence the newest that the log has
    /// @param highestBucket the highest bucket number that was ever given out
    public Committer(
            ObjectIndex index,
            Buckets buckets,
            BucketSettings settings,
            KeyLists keyLists,
            InstantSource clock,
            long sequence,
            int highestBucket) {
        this.index = index;
        this.buckets = buckets;
        this.settings = settings;
        this.keyLists = keyLists;
        this.state = new CommitState(index, buckets, settings, clock, sequence, highestBucket);
    }

    /// Connects the lane whose listener this is: `offer` takes a change, or returns false when too much waits.
    public void connect(Predicate<LaneChange> offer) {
        lane = offer;
    }

    /// Why nothing can be written any more; null while all is well.
    public @Nullable Throwable broken() {
        return broken;
    }

    /// Makes a bucket and its first settings in one commit. Takes the documents.
    public CompletionStage<BucketEntry> createBucket(BucketName name, Map<SettingKind, byte[]> settings) {
        return submit(new CreateBucketChange(state, name, settings));
    }

    /// Sets `document`, which it takes, or takes the setting back when it is empty.
    public CompletionStage<Done> set(BucketName bucket, SettingKind kind, Optional<byte[]> document) {
        return submit(new SettingChange(state, bucket, kind, document));
    }

    /// Makes or replaces a row that belongs to no bucket, or removes those that begin with `key`. Takes `value`.
    public CompletionStage<Done> row(RowSpace space, RowKey key, Optional<byte[]> value) {
        return submit(new RowChange(state, space, key, value));
    }

    public CompletionStage<Done> removeBucket(BucketName name) {
        return submit(new RemoveBucketChange(state, name));
    }

    /// Deletes in as many commits as the records need; the stage ends with the last one. The answers stand in the order
    /// of
    /// the targets. [Deletion.Locked] says that a version may be locked.
    public CompletionStage<List<Deletion>> delete(
            BucketName bucket, List<Deletion.Target> targets, WriteCondition condition) {
        CompletableFuture<List<Deletion>> all = CompletableFuture.completedFuture(List.of());
        var batch = new ArrayList<Deletion.Target>();
        int bytes = 0;
        for (var target : targets) {
            int bound = DeleteObjectsChange.boundOfKey(target.key()) + AnnotatedVersions.DROP_BOUND;
            if (bytes + bound > DELETE_BATCH_BYTES) {
                all = both(all, submit(new DeleteObjectsChange(state, bucket, List.copyOf(batch), condition, 0)));
                batch.clear();
                bytes = 0;
            }
            batch.add(target);
            bytes += bound;
        }
        if (!batch.isEmpty()) {
            all = both(all, submit(new DeleteObjectsChange(state, bucket, List.copyOf(batch), condition, 0)));
        }
        return all;
    }

    /// Deletes a version that its record with the sequence `unlockedSequence` does not forbid.
    CompletionStage<Deletion> delete(
            BucketName bucket, Deletion.Target target, WriteCondition condition, long unlockedSequence) {
        return submit(new DeleteObjectsChange(state, bucket, List.of(target), condition, unlockedSequence))
                .thenApply(List::getFirst);
    }

    private static CompletableFuture<List<Deletion>> both(
            CompletableFuture<List<Deletion>> first, CompletableFuture<List<Deletion>> second) {
        return first.isDone()
                        && !first.isCompletedExceptionally()
                        && first.join().isEmpty()
                ? second
                : first.thenCombine(second, (before, after) -> {
                    var joined = new ArrayList<>(before);
                    joined.addAll(after);
                    return joined;
                });
    }

    public CompletionStage<Upload> createUpload(
            BucketName bucket, ObjectKey key, Headers headers, ChecksumKind kind, ChecksumType type, boolean declared) {
        return submit(new CreateUploadChange(state, bucket, key, headers, kind, type, declared));
    }

    public CompletionStage<Done> endUpload(BucketName bucket, ObjectKey key, UploadId upload) {
        return submit(new EndUploadChange(state, bucket, key, upload));
    }

    /// Forgets completed uploads of a bucket: completing one of them again finds no upload. As many as fit a group.
    public CompletionStage<Done> forgetCompletions(int bucket, List<RowKey> completions) {
        return submit(new ForgetCompletionsChange(state, bucket, completions));
    }

    /// How many uploads in progress may end with their bucket.
    public static int mostUploadsOfRemovedBucket() {
        return RemoveBucketChange.MOST_UPLOADS;
    }

    /// @param unlocked the sequence of the version whose lock keeps nothing, as its record says; 0 for none
    public CompletionStage<OfVersion<Done>> deleteAnnotation(AnnotationTarget target, long unlocked) {
        return submit(new DeleteAnnotationChange(state, target, unlocked));
    }

    /// Begins a set of annotations that belongs to no version yet; the answer is its number.
    public CompletionStage<Long> beginAnnotations(int bucket) {
        return submit(new BeginAnnotationsChange(state, bucket));
    }

    /// Adds to such a set no more than fits a group. Takes the payloads until the stage completes.
    public CompletionStage<Done> putAnnotations(CopiedSet set, List<CopiedAnnotation> annotations) {
        return submit(new PutCopiedAnnotationsChange(state, set, annotations));
    }

    /// Drops such a set.
    public CompletionStage<Done> dropAnnotations(int bucket, long set) {
        return submit(new DropAnnotationsChange(state, bucket, set));
    }

    /// A number that changes with every part of the upload; to be taken before the parts are read.
    public long partChanges(UploadId upload) {
        return state.partChanges(upload);
    }

    /// Makes an object of parts that lie as `layout` says. The answer is empty when a part has changed since
    /// [#partChanges] gave `partChanges`.
    public CompletionStage<Optional<Stored>> completeUpload(
            Put put, UploadId upload, long partChanges, BodyFacts facts, BodyLayout layout) {
        return submit(CompleteUploadChange.inExtents(state, put, upload, partChanges, facts, layout));
    }

    /// As above, for an object whose few bytes go into its record. Takes `body` until the stage completes.
    public CompletionStage<Optional<Stored>> completeUpload(
            Put put, UploadId upload, long partChanges, BodyFacts facts, ByteBuffer body) {
        return submit(CompleteUploadChange.packed(state, put, upload, partChanges, facts, body));
    }

    /// Writes or removes rows of the journal, in one commit; nothing when the bucket has gone meanwhile.
    ///
    /// @param bucket that they are of; empty for those of no bucket, and for those of many
    public CompletionStage<Done> journal(Optional<BucketEntry> bucket, List<JournalRow> rows) {
        return submit(new JournalChange(state, bucket, rows));
    }

    /// Who hears of all that becomes visible from now on, before it is answered.
    public void follow(Journal follower) {
        journal = follower;
    }

    CommitState state() {
        return state;
    }

    <T> CompletableFuture<T> submit(Change<T> change) {
        var offer = lane;
        var cause = broken;
        if (cause != null || offer == null) {
            change.failed(cause != null ? cause : new IllegalStateException("the store is not open"));
        } else if (!offer.test(change)) {
            return CompletableFuture.failedFuture(new EngineException(new EngineFailure.Busy()));
        }
        return change.answer();
    }

    @Override
    public void durable(SegmentId segment, long end) {
        var changes = state.durable();
        index.apply(changes, new LogPosition(segment.value(), end, state.sequence()));
        for (var change : changes) {
            buckets.apply(change);
            settings.apply(change);
            keyLists.changed(change);
        }
        var follower = journal;
        if (follower != null) {
            follower.changed(changes, state.touches());
        }
        state.published();
    }

    @Override
    public void dropped() {
        state.drop();
    }

    @Override
    public void broken(Throwable cause) {
        broken = cause;
        LOG.error("The store takes no more writes, because what is on the disk is in doubt. Restart it.", cause);
    }
}
