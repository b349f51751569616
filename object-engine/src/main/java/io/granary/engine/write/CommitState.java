package io.granary.engine.write;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.bucket.ObjectLock;
import io.granary.engine.bucket.Setting;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.engine.journal.AnnotationTouch;
import io.granary.engine.journal.JournalRows;
import io.granary.engine.multipart.UploadRows;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.segment.lane.Group;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The newest state as the committer sees it: what is durable, overlaid by what the open group has staged. Used by the
/// committer's thread only.
///
/// A condition is therefore judged after everything that queued before it; should the group fail, all that was judged
/// against it fails with it.
final class CommitState {
    private static final byte[] FIRST = new byte[0];
    private static final RowKey NO_ROW = new RowKey(FIRST);

    private final ObjectIndex index;
    private final Buckets buckets;
    private final BucketSettings settings;
    private final InstantSource clock;
    private final StagedRecords records = new StagedRecords();
    private final AnnotatedVersions annotated;
    private final Consumer<IndexChange> adding = this::add;

    private long sequence;
    private long lastMillis;
    private int highestBucket;

    /// Of uploads in progress, how often a part became visible; read by any thread.
    private final ConcurrentHashMap<UploadId, Long> partChanges = new ConcurrentHashMap<>();

    /// Uploads of which the open group has parts.
    private final Set<UploadId> stagedParts = new HashSet<>();

    private List<IndexChange> staged = new ArrayList<>();

    /// Of which versions the open group changes annotations.
    private final List<AnnotationTouch> touches = new ArrayList<>();

    private final Map<BucketName, Optional<BucketEntry>> stagedBuckets = new HashMap<>();

    /// Whether the open group changes a setting: seldom, so that whoever asks for one need not look through the group.
    private boolean settingsStaged;

    private final StagedVersions versions;

    CommitState(
            ObjectIndex index,
            Buckets buckets,
            BucketSettings settings,
            InstantSource clock,
            long sequence,
            int highestBucket) {
        this.index = index;
        this.buckets = buckets;
        this.settings = settings;
        this.annotated = new AnnotatedVersions(this, records, new StagedRows(index, RowSpace.ANNOTATION));
        this.clock = clock;
        this.sequence = sequence;
        this.highestBucket = highestBucket;
        this.versions = new StagedVersions(index, () -> staged);
    }

    /// Where the next change appends its records; the same object each time.
    StagedRecords recordsInto(Group group) {
        return records.bind(group);
    }

    long nextSequence() {
        return ++sequence;
    }

    /// The newest sequence that was given out.
    long sequence() {
        return sequence;
    }

    /// Now, and never before an earlier answer.
    long nowMillis() {
        lastMillis = Math.max(lastMillis, clock.millis());
        return lastMillis;
    }

    int nextBucketNumber() {
        return ++highestBucket;
    }

    Optional<BucketEntry> findBucket(BucketName name) {
        var pending = stagedBuckets.get(name);
        return pending != null ? pending : buckets.find(name);
    }

    /// Throws [EngineException] when there is no such bucket.
    BucketEntry bucket(BucketName name) {
        return findBucket(name).orElseThrow(() -> new EngineException(new EngineFailure.NoSuchBucket(name)));
    }

    /// A setting of a bucket.
    Optional<Setting> setting(int bucket, SettingKind kind) {
        if (settingsStaged) {
            var row = BucketSettings.key(bucket, kind);
            for (int i = staged.size() - 1; i >= 0; i--) {
                if (staged.get(i) instanceof IndexChange.RowPut put
                        && put.space() == RowSpace.BUCKET_SETTING
                        && put.key().equals(row)) {
                    return Optional.of(new Setting(put.value()));
                }
                if (staged.get(i) instanceof IndexChange.RowsRemoved removed
                        && removed.space() == RowSpace.BUCKET_SETTING
                        && row.startsWith(removed.prefix())) {
                    return Optional.empty();
                }
            }
        }
        return settings.find(bucket, kind);
    }

    /// Whether a bucket has, or may have, any setting.
    boolean hasSettings(int bucket) {
        return settingsStaged || settings.any(bucket);
    }

    /// Whether a bucket keeps versions; empty when it never did.
    Optional<Versioning> versioning(int bucket) {
        return setting(bucket, SettingKind.VERSIONING).map(setting -> setting.parsed(Versioning::parse));
    }

    /// The headers of a new version, with the retention that the bucket wants for it unless they have one.
    Headers retained(int bucket, Headers headers, long nowMillis) {
        var wanted = setting(bucket, SettingKind.OBJECT_LOCK)
                .flatMap(setting -> setting.parsed(ObjectLock::parse).byDefault());
        return wanted.isEmpty() || headers.find(Attributes.RETENTION).isPresent()
                ? headers
                : headers.with(
                        Attributes.RETENTION, wanted.get().from(nowMillis).text());
    }

    /// The current version of a key, a delete marker included.
    Optional<ObjectVersion> current(int bucket, ObjectKey key) {
        return versions.current(bucket, key);
    }

    /// A version of a key, a delete marker included.
    Optional<ObjectVersion> version(int bucket, ObjectKey key, VersionId id) {
        return versions.version(bucket, key, id);
    }

    /// The version that is named, or the current one. Throws [EngineException] when it is not there or a delete marker.
    ObjectVersion.Stored stored(int bucket, BucketName bucketName, ObjectKey key, Optional<VersionId> id) {
        var found = id.isPresent() ? version(bucket, key, id.get()) : current(bucket, key);
        if (found.isPresent() && found.get() instanceof ObjectVersion.Stored stored) {
            return stored;
        }
        throw new EngineException(
                id.isPresent()
                        ? new EngineFailure.NoSuchVersion(bucketName, key, id.get())
                        : new EngineFailure.NoSuchKey(bucketName, key));
    }

    AnnotatedVersions annotated() {
        return annotated;
    }

    /// Throws [EngineException] when there is no such upload, of that key, in progress.
    void requireUpload(int bucket, ObjectKey key, UploadId upload) {
        var row = UploadRows.upload(bucket, key, upload);
        for (int i = staged.size() - 1; i >= 0; i--) {
            if (staged.get(i) instanceof IndexChange.RowPut put
                    && put.space() == RowSpace.UPLOAD
                    && put.key().equals(row)) {
                return;
            }
            if (staged.get(i) instanceof IndexChange.RowsRemoved removed
                    && removed.space() == RowSpace.UPLOAD
                    && row.startsWith(removed.prefix())) {
                throw new EngineException(new EngineFailure.NoSuchUpload(upload));
            }
        }
        if (index.row(RowSpace.UPLOAD, row) == null) {
            throw new EngineException(new EngineFailure.NoSuchUpload(upload));
        }
    }

    /// Up to `limit` uploads in progress of a bucket.
    Set<UploadId> uploads(int bucket, int limit) {
        var prefix = UploadRows.uploads(bucket);
        var found = new HashSet<UploadId>();
        index.rows(RowSpace.UPLOAD, prefix, NO_ROW, limit).forEach(row -> found.add(UploadRows.idOf(row.key())));
        for (var change : staged) {
            if (change instanceof IndexChange.RowPut put
                    && put.space() == RowSpace.UPLOAD
                    && put.key().startsWith(prefix)) {
                found.add(UploadRows.idOf(put.key()));
            }
        }
        return found; // one that the open group ends is ended once more, which changes nothing
    }

    /// Whether completed uploads of a bucket are remembered.
    boolean remembersCompletions(int bucket) {
        var prefix = UploadRows.uploads(bucket);
        return !index.rows(RowSpace.COMPLETED_UPLOAD, prefix, NO_ROW, 1).isEmpty()
                || staged.stream()
                        .anyMatch(change -> change instanceof IndexChange.RowPut put
                                && put.space() == RowSpace.COMPLETED_UPLOAD
                                && put.key().startsWith(prefix));
    }

    /// Whether the journal has, or may have, rows of a bucket.
    boolean hasJournal(int bucket) {
        return !index.rows(RowSpace.JOURNAL, JournalRows.ofBucket(bucket), NO_ROW, 1)
                        .isEmpty()
                || staged.stream()
                        .anyMatch(change -> change instanceof IndexChange.RowPut put
                                && put.space() == RowSpace.JOURNAL
                                && put.key().startsWith(JournalRows.ofBucket(bucket)));
    }

    /// A number that grows after a part of the upload became visible; any thread. Whoever takes it and then reads the
    /// parts has read nothing older than what it counts.
    long partChanges(UploadId upload) {
        return partChanges.getOrDefault(upload, 0L);
    }

    /// Whether a part came or was replaced since [#partChanges] gave `then`, in the open group or before it.
    boolean partChangesSince(UploadId upload, long then) {
        return stagedParts.contains(upload) || partChanges(upload) != then;
    }

    void partChanged(UploadId upload) {
        stagedParts.add(upload);
    }

    void uploadEnded(UploadId upload) {
        stagedParts.remove(upload);
        partChanges.remove(upload);
    }

    /// Whether a bucket holds nothing. What the open group removes from it has not been answered and may count as
    /// later;
    /// what it puts must not be lost with the bucket.
    boolean isEmpty(BucketEntry bucket) {
        for (var change : staged) {
            if (change instanceof IndexChange.VersionPut put && put.bucket() == bucket.number()) {
                return false;
            }
        }
        try (var cursor = index.cursor(bucket.number())) {
            return !cursor.seek(FIRST);
        }
    }

    void stage(IndexChange change) {
        annotated.stage(change, adding);
    }

    private void add(IndexChange change) {
        staged.add(change);
        switch (change) {
            case IndexChange.BucketPut put -> stagedBuckets.put(put.bucket().name(), Optional.of(put.bucket()));
            case IndexChange.BucketRemoved removed ->
                stagedBuckets.put(removed.bucket().name(), Optional.empty());
            case IndexChange.RowPut put -> settingsStaged |= put.space() == RowSpace.BUCKET_SETTING;
            case IndexChange.RowsRemoved removed -> settingsStaged |= removed.space() == RowSpace.BUCKET_SETTING;
            case IndexChange.VersionPut ignored -> versions.staged(change);
            case IndexChange.VersionRemoved ignored -> versions.staged(change);
            case IndexChange.NumbersGiven ignored -> {}
        }
    }

    /// Whether no change of the open group has staged anything.
    boolean isGroupEmpty() {
        return staged.isEmpty();
    }

    /// The open group's changes, which are durable now; lent until [#published].
    List<IndexChange> durable() {
        return staged;
    }

    /// Notes that the change that was staged last is one of an annotation of `version`.
    void touch(int bucket, ObjectKey key, ObjectVersion.Stored version) {
        touches.add(new AnnotationTouch(sequence, bucket, key, version));
    }

    /// What was noted of the open group; lent until [#published].
    List<AnnotationTouch> touches() {
        return touches;
    }

    /// The open group's changes are visible: starts the next group.
    void published() {
        stagedParts.forEach(upload -> partChanges.merge(upload, 1L, Long::sum));
        staged = new ArrayList<>(staged.size() + 16);
        forget();
    }

    /// Drops what the open group has staged.
    void drop() {
        staged.clear();
        forget();
    }

    private void forget() {
        stagedBuckets.clear();
        stagedParts.clear();
        touches.clear();
        settingsStaged = false;
        annotated.forget();
        versions.forget();
    }
}
