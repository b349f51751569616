package io.granary.engine.write;

import io.granary.engine.Deletion;
import io.granary.engine.bucket.Versioning;
import io.granary.index.IndexChange;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import io.granary.model.record.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Keys or versions go, all in one commit. A condition goes with a single one.
final class DeleteObjectsChange extends Change<List<Deletion>> {
    private final BucketName bucketName;
    private final List<Deletion.Target> targets;
    private final WriteCondition condition;
    private final long unlockedSequence;

    /// @param unlockedSequence of the record of a single version that is known not to forbid this; 0 for none
    DeleteObjectsChange(
            CommitState state,
            BucketName bucketName,
            List<Deletion.Target> targets,
            WriteCondition condition,
            long unlockedSequence) {
        super(state);
        this.bucketName = bucketName;
        this.targets = targets;
        this.condition = condition;
        this.unlockedSequence = unlockedSequence;
    }

    static int boundOfKey(ObjectKey key) {
        return boundOf(new Descriptor.ObjectRemoved(0, key, VersionId.NULL, 0), 0);
    }

    @Override
    int bound() {
        int bound = 0;
        for (var target : targets) {
            bound += boundOfKey(target.key());
        }
        return bound;
    }

    @Override
    int versions() {
        return targets.size();
    }

    @Override
    public boolean mayUseReserve() {
        return true;
    }

    @Override
    List<Deletion> decide(CommitState state, StagedRecords records) {
        int bucket = state.bucket(bucketName).number();
        var versioning = state.versioning(bucket);
        var done = new ArrayList<Deletion>(targets.size());
        for (var target : targets) {
            var key = target.key();
            if (target.version().isPresent()) {
                done.add(version(state, records, bucket, key, target.version().get()));
                continue;
            }
            require(key, () -> state.current(bucket, key));
            if (versioning.isPresent()) {
                done.add(mark(state, records, bucket, key, versioning.get()));
            } else {
                remove(state, records, bucket, key, VersionId.NULL);
                done.add(new Deletion.Removed(key, Optional.empty(), false));
            }
        }
        return done;
    }

    private void require(ObjectKey key, Supplier<Optional<ObjectVersion>> version) {
        Conditions.require(condition, bucketName, key, version);
    }

    private Deletion version(CommitState state, StagedRecords records, int bucket, ObjectKey key, VersionId id) {
        var version = state.version(bucket, key, id);
        require(key, () -> version);
        var named = Optional.of(id);
        if (version.isEmpty()) {
            return new Deletion.Removed(key, named, false);
        }
        if (version.get() instanceof ObjectVersion.Stored stored
                && stored.locked()
                && stored.sequence() != unlockedSequence) {
            return new Deletion.Locked(key, id);
        }
        remove(state, records, bucket, key, id);
        return new Deletion.Removed(key, named, version.get() instanceof ObjectVersion.DeleteMarker);
    }

    private static void remove(CommitState state, StagedRecords records, int bucket, ObjectKey key, VersionId id) {
        long sequence = state.nextSequence();
        var record = records.append(sequence, new Descriptor.ObjectRemoved(bucket, key, id, state.nowMillis()));
        state.stage(new IndexChange.VersionRemoved(bucket, key, id, sequence, record));
    }

    private static Deletion mark(
            CommitState state, StagedRecords records, int bucket, ObjectKey key, Versioning versioning) {
        long sequence = state.nextSequence();
        long now = state.nowMillis();
        var id = PutObjectChange.idOf(Optional.of(versioning), sequence);
        var record = records.append(sequence, new Descriptor.DeleteMarkerPut(bucket, key, id, now));
        var marker = new ObjectVersion.DeleteMarker(id, sequence, now, record);
        state.stage(new IndexChange.VersionPut(bucket, key, marker, List.of()));
        return new Deletion.Marked(key, id);
    }
}
