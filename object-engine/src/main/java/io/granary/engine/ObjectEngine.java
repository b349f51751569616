package io.granary.engine;

import io.granary.engine.annotation.AnnotationCopies;
import io.granary.engine.annotation.Annotations;
import io.granary.engine.annotation.CopiedSet;
import io.granary.engine.bucket.BucketSettings;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.bucket.ObjectLock;
import io.granary.engine.bucket.Setting;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.engine.journal.Journal;
import io.granary.engine.listing.KeyList;
import io.granary.engine.listing.KeyLists;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.engine.listing.Listing;
import io.granary.engine.listing.VersionListing;
import io.granary.engine.listing.VersionPage;
import io.granary.engine.listing.VersionQuery;
import io.granary.engine.multipart.Completion;
import io.granary.engine.multipart.PartPut;
import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.UploadExpiry;
import io.granary.engine.multipart.Uploads;
import io.granary.engine.read.ExtentReaper;
import io.granary.engine.read.ObjectReader;
import io.granary.engine.read.OpenSet;
import io.granary.engine.read.RecordReader;
import io.granary.engine.recovery.Recovery;
import io.granary.engine.recovery.RecoveryReport;
import io.granary.engine.state.BucketState;
import io.granary.engine.write.Amending;
import io.granary.engine.write.Committer;
import io.granary.engine.write.Deleting;
import io.granary.engine.write.ExtentWriting;
import io.granary.engine.write.HashingThreads;
import io.granary.engine.write.PutPath;
import io.granary.index.BucketEntry;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import io.granary.segment.SegmentStore;
import io.granary.segment.extent.ExtentStore;
import io.granary.segment.lane.LaneLimits;
import io.granary.segment.lane.PackedLane;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The one door to the objects.
///
/// Any thread may call, event loops included: no method waits for the disk or for another caller. A stage completes on
/// the
/// calling thread where the answer is at hand, otherwise on a thread of the engine; whoever needs a certain thread
/// hops. A
/// refusal is an [EngineException]. A write's stage completes when the change is durable (with relaxed durability: when
/// it
/// is written) and visible to every later call.
public final class ObjectEngine implements Closeable {
    /// Large bodies that may wait for their turn, holding nothing but their connection; more are told to come back.
    private static final int MOST_WAITING_STREAMS = 2048;
    private static final int ROW_PAGE = 1_000;

    private final EngineConfig config;
    private final ObjectIndex index;
    private final RecoveryReport recovery;
    private final Buckets buckets;
    private final BucketSettings settings;
    private final ObjectReader reader;
    private final RecordReader records;
    private final Listing listing;
    private final VersionListing versionListing;
    private final KeyLists keyLists;
    private final Committer committer;
    private final PackedLane lane;
    private final PutPath putPath;
    private final Amending amending;
    private final Deleting deleting;
    private final Uploads uploads;
    private final UploadExpiry expiry;
    private final Annotations annotations;
    private final AnnotationCopies copies;
    private final Optional<Journal> journal;
    private final ExecutorService reading;
    private final ExecutorService streaming;
    private final HashingThreads hashing;

    /// Those that write now, in the order in which they came.
    private final Semaphore streams;

    /// Those that write or wait for it.
    private final Semaphore admitted = new Semaphore(MOST_WAITING_STREAMS);

    private ObjectEngine(
            EngineConfig config,
            LaneLimits laneLimits,
            RecoveryReport recovery,
            SegmentStore segments,
            ExtentStore extents,
            ObjectIndex index,
            ExtentReaper reaper,
            InstantSource clock)
            throws IOException {
        this.config = config;
        this.index = index;
        this.recovery = recovery;
        this.buckets = new Buckets(index.buckets());
        this.settings = BucketSettings.load(index);
        this.reading = Executors.newFixedThreadPool(
                config.readThreads(),
                Thread.ofPlatform().name("granary-read-", 0).daemon().factory());
        this.streaming = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("granary-stream-", 0).factory());
        this.streams = new Semaphore(config.maxStreams(), true);
        this.hashing = new HashingThreads(Runtime.getRuntime().availableProcessors());
        this.records = new RecordReader(segments, reading);
        this.reader = new ObjectReader(index, buckets, reaper.epoch(), records, extents);
        this.listing = new Listing(index, buckets);
        this.keyLists = new KeyLists(index, buckets);
        this.versionListing = new VersionListing(index, buckets);
        this.committer =
                new Committer(index, buckets, settings, keyLists, clock, recovery.sequence(), recovery.highestBucket());
        this.lane = PackedLane.open(segments, committer, laneLimits, "granary-lane");
        this.committer.connect(lane::offer);
        this.uploads = new Uploads(index, buckets, committer, records, extents, reaper.epoch(), reading, config);
        this.amending = new Amending(committer, reader, reading);
        this.deleting = new Deleting(committer, reader, clock);
        this.expiry = new UploadExpiry(index, buckets, committer, uploads, config);
        this.expiry.start(clock);
        this.putPath = new PutPath(
                committer,
                new ExtentWriting(committer, extents, hashing, streaming),
                reading,
                config.packingLimitBytes());
        this.annotations = new Annotations(
                index,
                reader,
                records,
                extents,
                committer,
                putPath,
                reading,
                bucket -> setting(bucket, SettingKind.OBJECT_LOCK).isPresent(),
                clock);
        this.copies = new AnnotationCopies(index, records, extents, committer, putPath);
        this.journal = config.journal()
                ? Optional.of(
                        Journal.open(segments, index, buckets, records, reader, committer, clock, recovery.sequence()))
                : Optional.empty();
        journal.ifPresentOrElse(committer::follow, () -> Journal.forget(index, committer));
        copies.sweep();
    }

    /// Replays what the index lacks and opens for work. The stores, the reaper (which the index was opened with) and
    /// the
    /// index stay the caller's, to be closed after the engine.
    public static ObjectEngine open(
            EngineConfig config,
            LaneLimits laneLimits,
            SegmentStore segments,
            ExtentStore extents,
            ObjectIndex index,
            ExtentReaper reaper,
            InstantSource clock)
            throws IOException {
        var recovery = new Recovery(segments, index, read -> {}).run();
        extents.continueAfter(recovery.highestExtent());
        reaper.sweep(index);
        return new ObjectEngine(config, laneLimits, recovery, segments, extents, index, reaper, clock);
    }

    /// What the opening had to do.
    public RecoveryReport recovery() {
        return recovery;
    }

    /// Makes a bucket; fails with [EngineFailure.BucketExists].
    public CompletionStage<BucketEntry> createBucket(BucketName name) {
        return createBucket(name, Map.of());
    }

    /// Makes a bucket with its first settings, in one commit. Takes the documents.
    public CompletionStage<BucketEntry> createBucket(BucketName name, Map<SettingKind, byte[]> settings) {
        return committer.createBucket(name, settings);
    }

    /// What is set for a bucket, from memory; empty when it was never set or was taken back. Throws [EngineException]
    /// with [EngineFailure.NoSuchBucket].
    public Optional<Setting> setting(BucketName bucket, SettingKind kind) {
        return settings.find(buckets.get(bucket).number(), kind);
    }

    /// Sets something for a bucket, whatever was set before. Takes `document`.
    public CompletionStage<Done> putSetting(BucketName bucket, SettingKind kind, byte[] document) {
        return committer.set(bucket, kind, Optional.of(document));
    }

    /// Takes a setting back; one that was never made is no error.
    public CompletionStage<Done> removeSetting(BucketName bucket, SettingKind kind) {
        return committer.set(bucket, kind, Optional.empty());
    }

    /// Keeps a row that belongs to no bucket, or removes it. Takes `value`.
    public CompletionStage<Done> keepRow(RowSpace space, RowKey key, Optional<byte[]> value) {
        return committer.row(space, key, value);
    }

    /// All rows of a space that belongs to no bucket. May wait for the disk.
    public List<Row> keptRows(RowSpace space) {
        var found = new ArrayList<Row>();
        var all = new RowKey(new byte[0]);
        var after = all;
        while (true) {
            var page = index.rows(space, all, after, ROW_PAGE);
            found.addAll(page);
            if (page.size() < ROW_PAGE) {
                return found;
            }
            after = page.getLast().key();
        }
    }

    /// Removes an empty bucket and ends the uploads in progress in it; fails with [EngineFailure.BucketNotEmpty] or
    /// [EngineFailure.NoSuchBucket].
    public CompletionStage<Done> removeBucket(BucketName name) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            var bucket = buckets.get(name);
                            if (reader.isEmpty(bucket)) {
                                expiry.endAllBut(bucket, Committer.mostUploadsOfRemovedBucket());
                            }
                            return name;
                        },
                        reading)
                .thenCompose(committer::removeBucket);
    }

    /// All buckets in name order.
    public List<BucketEntry> buckets() {
        return buckets.all();
    }

    /// The bucket of that name, if there is one.
    public Optional<BucketEntry> findBucket(BucketName name) {
        return buckets.find(name);
    }

    /// Throws [EngineException] with [EngineFailure.NoSuchBucket].
    public BucketEntry bucket(BucketName name) {
        return buckets.get(name);
    }

    /// Up to how many bytes a body is best given whole to [#put(Put, ByteBuffer)]; larger ones come as a [Content].
    public int packingLimitBytes() {
        return config.packingLimitBytes();
    }

    /// Stores a small body. Takes `body`, which must be on the heap, until the stage completes.
    public CompletionStage<Stored> put(Put put, ByteBuffer body) {
        return putPath.whole(put, body);
    }

    /// Stores a body of any length while it arrives, read by a thread of the engine that may block. Closes `body`.
    public CompletionStage<Stored> put(Put put, Content body) {
        return stream(body, () -> putPath.streamed(put, body));
    }

    /// Stores a small part of an upload. Takes `body`, which must be on the heap, until the stage completes.
    public CompletionStage<StoredPart> putPart(PartPut put, ByteBuffer body) {
        return CompletableFuture.supplyAsync(() -> uploads.get(put.bucket(), put.key(), put.upload()), reading)
                .thenCompose(upload -> putPath.whole(upload, put, body));
    }

    /// Stores a part of any length while it arrives. Closes `body`.
    public CompletionStage<StoredPart> putPart(PartPut put, Content body) {
        return stream(body, () -> putPath.streamed(uploads.get(put.bucket(), put.key(), put.upload()), put, body));
    }

    /// Stores a range of another object as a part. Closes `source`.
    public CompletionStage<StoredPart> copyPart(OpenObject source, long offset, long length, PartPut put) {
        return source.body(offset, length)
                .thenCompose(body -> switch (body) {
                    case ObjectBody.Whole whole -> putPart(put, whole.bytes());
                    case ObjectBody.Streamed streamed -> putPart(put, streamed.content());
                })
                .whenComplete((done, failure) -> source.close());
    }

    /// Makes an object of parts.
    public CompletionStage<Stored> complete(Completion completion) {
        return CompletableFuture.supplyAsync(() -> uploads.complete(completion), reading)
                .thenCompose(stage -> stage);
    }

    /// The uploads in progress.
    public Uploads uploads() {
        return uploads;
    }

    /// Gives up stale uploads; it does so by itself.
    public UploadExpiry expiry() {
        return expiry;
    }

    /// Puts annotations together for copies of versions.
    public AnnotationCopies copies() {
        return copies;
    }

    /// What has changed; empty where it is switched off.
    public Optional<Journal> journal() {
        return journal;
    }

    /// The annotations of versions.
    public Annotations annotations() {
        return annotations;
    }

    /// Runs what only reads, and may wait for the disk, on a reading thread.
    public <T> CompletionStage<T> read(Supplier<T> reader) {
        return CompletableFuture.supplyAsync(reader, reading);
    }

    private interface Streaming<T> {
        CompletionStage<T> run() throws IOException;
    }

    private <T> CompletionStage<T> stream(Content body, Streaming<T> action) {
        if (!admitted.tryAcquire()) {
            body.close();
            return EngineException.failed(new EngineFailure.Busy());
        }
        return CompletableFuture.supplyAsync(() -> inTurn(body, action), streaming)
                .thenCompose(stage -> stage)
                .whenComplete((done, failure) -> admitted.release());
    }

    /// Runs a stream when its turn has come. It gives the turn back when its body is durable, before its record is.
    private <T> CompletionStage<T> inTurn(Content body, Streaming<T> action) {
        try (body) {
            streams.acquire();
            try {
                return action.run();
            } finally {
                streams.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineFailure.NotWritable("the store is being closed"));
        }
    }

    /// Finds the current version of a key; throws [EngineException] with [EngineFailure.NoSuchKey] or
    /// [EngineFailure.NoSuchBucket]. The caller closes what it gets.
    public OpenObject open(BucketName bucket, ObjectKey key) {
        return reader.open(bucket, key);
    }

    /// Finds a version of a key, or the current one if none is named. Throws [EngineException] with
    /// [EngineFailure.NoSuchVersion] or [EngineFailure.IsDeleteMarker] as well, and with [EngineFailure.KeyDeleted]
    /// instead
    /// of [EngineFailure.NoSuchKey] where a delete marker is current.
    public OpenObject open(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
        return reader.open(bucket, key, version);
    }

    /// Opens many versions as they stand at one moment; what is not there is not found. Takes the list. Belongs on a
    /// thread
    /// that may wait. The caller closes it.
    public OpenSet openAll(List<OpenSet.Wanted> wanted) {
        return reader.openAll(wanted);
    }

    /// Stores the body of `source` under another name, with the headers, checksum kind and condition of `put`. Closes
    /// `source`.
    public CompletionStage<Stored> copy(OpenObject source, Put put) {
        return source.body(0, source.version().size())
                .thenCompose(body -> switch (body) {
                    case ObjectBody.Whole whole -> put(put, whole.bytes());
                    case ObjectBody.Streamed streamed -> put(put, streamed.content());
                })
                .whenComplete((done, failure) -> source.close());
    }

    /// As [#copy(OpenObject, Put)], with all annotations of the source: the copy and they appear in one commit.
    ///
    /// @param annotations the kind of their checksums; empty to keep those that they have
    public CompletionStage<Stored> copyAnnotated(OpenObject source, Put put, Optional<ChecksumKind> annotations) {
        return CompletableFuture.supplyAsync(() -> copiesFor(source, put, annotations), streaming)
                .thenCompose(copied -> copied.isEmpty() ? copy(source, put) : copy(source, put, copied.get()))
                .whenComplete((done, failure) -> source.close());
    }

    private Optional<CopiedSet> copiesFor(OpenObject source, Put put, Optional<ChecksumKind> annotations) {
        try {
            return copies.copy(source, buckets.get(put.bucket()).number(), annotations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<Stored> copy(OpenObject source, Put put, CopiedSet annotations) {
        return source.body(0, source.version().size())
                .thenCompose(body -> switch (body) {
                    case ObjectBody.Whole whole -> putPath.whole(put, annotations, whole.bytes());
                    case ObjectBody.Streamed streamed ->
                        stream(streamed.content(), () -> putPath.streamed(put, annotations, streamed.content()));
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        copies.drop(annotations);
                    }
                });
    }

    /// Changes the headers and attributes ([io.granary.model.object.Attributes]) that are stored with a version, which
    /// stays
    /// the same version with the same time. A packed body is copied into a new record, a large one stays where it is.
    ///
    /// @param version the current one if empty. Fails with [EngineFailure.NoSuchVersion] or [EngineFailure.NoSuchKey]
    /// @param condition judged against that version at the commit point
    /// @param change makes the new headers of the stored ones, attributes among both; may be asked again when somebody
    ///     else changes the version meanwhile, and may refuse by an [EngineException]. It must not block
    public CompletionStage<ObjectVersion.Stored> amend(
            BucketName bucket,
            ObjectKey key,
            Optional<VersionId> version,
            WriteCondition condition,
            UnaryOperator<Headers> change) {
        return amending.amend(bucket, key, version, condition, change);
    }

    /// Deletes a key; one that is not there is no error unless the condition says so. Where the bucket does not keep
    /// versions, what is not there needs no record.
    public CompletionStage<Deletion> delete(BucketName bucket, ObjectKey key, WriteCondition condition) {
        return delete(bucket, Deletion.Target.of(key), condition, false);
    }

    /// Deletes a key or, for good, a version of it, which need not be there. Fails with [EngineFailure.VersionLocked].
    ///
    /// @param bypass whether the caller may do it in spite of a retention in governance mode
    public CompletionStage<Deletion> delete(
            BucketName bucket, Deletion.Target target, WriteCondition condition, boolean bypass) {
        if (condition instanceof WriteCondition.Always && isNothing(bucket, target)) {
            return CompletableFuture.completedFuture(nothing(target));
        }
        return deleting.delete(bucket, List.of(target), condition, bypass).thenApply(done -> {
            if (done.getFirst() instanceof Deletion.Locked locked) {
                throw new EngineException(new EngineFailure.VersionLocked(locked.key(), locked.version()));
            }
            return done.getFirst();
        });
    }

    /// Deletes up to 1,000 keys or versions of one bucket in few commits and answers in their order; runs on a reading
    /// thread. When it fails, some of them may be gone.
    public CompletionStage<List<Deletion>> deleteAll(BucketName bucket, List<Deletion.Target> targets, boolean bypass) {
        return CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, targets.size())
                                .filter(at -> !isNothing(bucket, targets.get(at)))
                                .toArray(),
                        reading)
                .thenCompose(there -> deleting.delete(
                                bucket,
                                Arrays.stream(there).mapToObj(targets::get).toList(),
                                WriteCondition.ALWAYS,
                                bypass)
                        .thenApply(done -> inOrder(targets, there, done)));
    }

    /// Whether a key is not there in a bucket that never kept versions.
    private boolean isNothing(BucketName bucket, Deletion.Target target) {
        return target.version().isEmpty()
                && setting(bucket, SettingKind.VERSIONING).isEmpty()
                && !reader.exists(bucket, target.key());
    }

    private static Deletion nothing(Deletion.Target target) {
        return new Deletion.Removed(target.key(), target.version(), false);
    }

    private static List<Deletion> inOrder(List<Deletion.Target> targets, int[] there, List<Deletion> done) {
        var answers = new ArrayList<Deletion>(targets.size());
        targets.forEach(target -> answers.add(nothing(target)));
        for (int i = 0; i < there.length; i++) {
            answers.set(there[i], done.get(i));
        }
        return answers;
    }

    /// Whether a bucket keeps versions, from memory; empty when it never did. Throws [EngineException] with
    /// [EngineFailure.NoSuchBucket].
    public Optional<Versioning> versioning(BucketName bucket) {
        return setting(bucket, SettingKind.VERSIONING).map(setting -> setting.parsed(Versioning::parse));
    }

    /// Whether versions of a bucket can be locked, from memory; empty when they cannot. Throws as [#versioning].
    public Optional<ObjectLock> objectLock(BucketName bucket) {
        return setting(bucket, SettingKind.OBJECT_LOCK).map(setting -> setting.parsed(ObjectLock::parse));
    }

    /// Lists one page of versions; runs on a reading thread.
    public CompletionStage<VersionPage> listVersions(VersionQuery query) {
        return CompletableFuture.supplyAsync(() -> versionListing.page(query), reading);
    }

    /// Lists one page; runs on a reading thread.
    public CompletionStage<ListPage> list(ListQuery query) {
        return CompletableFuture.supplyAsync(() -> listing.page(query), reading);
    }

    /// The keys that begin with `prefix`, as they stand now: kept as long as none of them changes. Belongs on a thread
    /// that
    /// may wait; a walk over all of them where they are not known.
    public KeyList keyList(BucketName bucket, String prefix) {
        return keyLists.of(bucket, prefix);
    }

    /// A bucket with everything that was acknowledged before, at one sequence. Writes the index and waits for it:
    /// belongs
    /// on a thread that may. Throws [EngineException] with [EngineFailure.NoSuchBucket]. The caller closes it.
    public BucketState state(BucketName bucket) {
        var found = buckets.get(bucket);
        long ticket = reader.enter();
        try {
            var snapshot = index.snapshot(found.number());
            return new BucketState(snapshot, reader, annotations, () -> reader.leave(ticket));
        } catch (RuntimeException | Error e) {
            reader.leave(ticket);
            throw e;
        }
    }

    /// Why nothing can be written any more; null while all is well.
    public @Nullable Throwable broken() {
        return committer.broken();
    }

    public EngineStats stats() {
        return new EngineStats(
                records.damaged(),
                records.waited(),
                config.maxStreams() - streams.availablePermits(),
                streams.getQueueLength());
    }

    /// The lane, for its figures.
    public PackedLane lane() {
        return lane;
    }

    /// Ends the streams, commits what is queued and stops the threads. Later writes are refused.
    @Override
    public void close() {
        streaming.shutdownNow();
        hashing.close();
        expiry.close();
        journal.ifPresent(Journal::close);
        lane.close();
        reading.shutdown();
    }
}
