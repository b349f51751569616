package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.annotation.AnnotationTarget;
import io.granary.engine.annotation.Annotations;
import io.granary.engine.annotation.CopiedSet;
import io.granary.engine.annotation.StoredAnnotation;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.SettingKind;
import io.granary.index.IndexChange;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The annotations of versions as the committer sees them. Used by the committer's thread only.
///
/// A bucket that ever had an annotation has a setting that says so; in all others a version that goes is not even
/// looked at.
final class AnnotatedVersions {
    private static final byte[] YES = {};
    private static final Optional<ObjectVersion> NOTHING = Optional.empty();

    /// An upper bound of the record that marks a bucket.
    static final int MARK_BOUND = StagedRecords.rowBound(BucketSettings.key(0, SettingKind.ANNOTATED), YES.length);

    /// An upper bound of what [#drop] appends.
    static final int DROP_BOUND = 2 * StagedRecords.rowBound(AnnotationRows.set(0), 0);

    /// An upper bound of what [#adopt] appends.
    static final int ADOPT_BOUND = MARK_BOUND
            + StagedRecords.rowBound(AnnotationRows.elsewhere(0), AnnotationRows.number(0).length)
            + StagedRecords.rowBound(AnnotationRows.unfinished(0), 0);

    private final CommitState state;
    private final StagedRecords records;
    private final StagedRows rows;

    /// @param records where the open change appends its records
    AnnotatedVersions(CommitState state, StagedRecords records, StagedRows rows) {
        this.state = state;
        this.records = records;
        this.rows = rows;
    }

    StagedRows rows() {
        return rows;
    }

    /// The version that a target names; refuses one that is not there, that is a delete marker or that has not the ETag
    /// that was asked for.
    ObjectVersion.Stored require(int bucket, AnnotationTarget target) {
        var found = state.stored(bucket, target.bucket(), target.key(), target.version());
        Annotations.requireEtag(target, found);
        return found;
    }

    /// Refuses to take an annotation from a version that is locked.
    ///
    /// @param unlocked the sequence of the version whose lock keeps nothing, as its record says
    static void requireUnlocked(AnnotationTarget target, ObjectVersion.Stored version, long unlocked) {
        if (version.locked() && version.sequence() != unlocked) {
            throw new EngineException(new EngineFailure.VersionLocked(target.key(), version.id()));
        }
    }

    /// Where the annotations of a version are.
    long setOf(ObjectVersion.Stored version) {
        var elsewhere = rows.find(AnnotationRows.elsewhere(version.born()));
        return elsewhere == null ? version.born() : AnnotationRows.number(elsewhere);
    }

    /// Notes that a bucket has annotations, unless that is known.
    void mark(int bucket) {
        if (!mayHaveAnnotations(bucket)) {
            state.stage(records.putRow(
                    state.nextSequence(),
                    bucket,
                    RowSpace.BUCKET_SETTING,
                    BucketSettings.key(bucket, SettingKind.ANNOTATED),
                    state.nowMillis(),
                    YES));
        }
    }

    /// Refuses a copy whose source got or lost annotations meanwhile: the client is to try again. It matters where the
    /// copy takes the place of its source, and with it that annotation's.
    void requireAsCopied(CopiedSet copied) {
        var now = rows.list(AnnotationRows.set(copied.source()), StoredAnnotation.MAX_OF_A_VERSION);
        if (!sequences(now).equals(sequences(copied.rows()))) {
            throw new EngineException(new EngineFailure.Busy());
        }
    }

    private static List<Long> sequences(List<Row> rows) {
        return rows.stream().map(Row::sequence).toList();
    }

    /// Copied annotations become those of a new version.
    void adopt(int bucket, ObjectVersion.Stored version, CopiedSet copied) {
        mark(bucket);
        state.stage(records.putRow(
                state.nextSequence(),
                bucket,
                RowSpace.ANNOTATION,
                AnnotationRows.elsewhere(version.born()),
                state.nowMillis(),
                AnnotationRows.number(copied.number())));
        state.stage(records.removeRows(
                state.nextSequence(),
                bucket,
                RowSpace.ANNOTATION,
                AnnotationRows.unfinished(copied.number()),
                state.nowMillis()));
    }

    boolean mayHaveAnnotations(int bucket) {
        return state.setting(bucket, SettingKind.ANNOTATED).isPresent();
    }

    /// Stages a change by `add`. Where a version goes by it, or another takes its place, its annotations go with it in
    /// the
    /// same commit; their removal comes behind, because sequences grow.
    void stage(IndexChange change, Consumer<IndexChange> add) {
        switch (change) {
            case IndexChange.VersionPut put -> {
                // A version with an id of its own replaces none, and neither does a new record of the same version.
                var version = put.version();
                boolean replaces = version.id().isNull() && version.born() == version.sequence();
                var replaced = replaces ? find(put.bucket(), put.key(), VersionId.NULL) : NOTHING;
                add.accept(change);
                replaced.ifPresent(former -> drop(put.bucket(), former));
            }
            case IndexChange.VersionRemoved removed -> {
                var gone = find(removed.bucket(), removed.key(), removed.version());
                add.accept(change);
                gone.ifPresent(version -> drop(removed.bucket(), version));
            }
            case IndexChange.RowPut ignored -> {
                rows.stage(change);
                add.accept(change);
            }
            case IndexChange.RowsRemoved ignored -> {
                rows.stage(change);
                add.accept(change);
            }
            case IndexChange.BucketPut ignored -> add.accept(change);
            case IndexChange.BucketRemoved ignored -> add.accept(change);
            case IndexChange.NumbersGiven ignored -> add.accept(change);
        }
    }

    private Optional<ObjectVersion> find(int bucket, ObjectKey key, VersionId id) {
        return mayHaveAnnotations(bucket) ? state.version(bucket, key, id) : NOTHING;
    }

    private void drop(int bucket, ObjectVersion version) {
        var first = rows.first(AnnotationRows.set(version.born()));
        if (first.isPresent()) {
            if (AnnotationRows.isElsewhere(first.get())) {
                remove(bucket, AnnotationRows.number(first.get()));
            }
            remove(bucket, version.born());
        }
    }

    private void remove(int bucket, long set) {
        state.stage(records.removeRows(
                state.nextSequence(), bucket, RowSpace.ANNOTATION, AnnotationRows.set(set), state.nowMillis()));
    }

    /// The open group has been published or dropped.
    void forget() {
        rows.clear();
    }
}
