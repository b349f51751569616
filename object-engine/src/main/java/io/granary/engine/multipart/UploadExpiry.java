package io.granary.engine.multipart;

import io.granary.engine.Done;
import io.granary.engine.EngineConfig;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.write.Committer;
import io.granary.index.BucketEntry;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.RowKey;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives up uploads that nobody goes on with, and forgets completions that nobody will ask for again. Now and then, on
/// a
/// thread of its own; what it walks are the rows of uploads, which are few beside objects.
public final class UploadExpiry implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(UploadExpiry.class);
    private static final RowKey ALL = new RowKey(new byte[0]);
    private static final int PAGE = 1000;

    /// Completions forgotten in one change: each has a record with a key of up to 2 KiB, and all must fit a group.
    private static final int FORGOTTEN_AT_ONCE = 200;

    /// How often it looks: often enough for the shortest setting that makes sense, an hour.
    private static final Duration ROUND = Duration.ofMinutes(10);

    private final ObjectIndex index;
    private final Buckets buckets;
    private final Committer committer;
    private final Uploads uploads;
    private final EngineConfig config;
    private final LongAdder expired = new LongAdder();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("granary-expiry").daemon().factory());

    public UploadExpiry(ObjectIndex index, Buckets buckets, Committer committer, Uploads uploads, EngineConfig config) {
        this.index = index;
        this.buckets = buckets;
        this.committer = committer;
        this.uploads = uploads;
        this.config = config;
    }

    /// Looks from now on every few minutes.
    public void start(InstantSource clock) {
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        expire(clock.instant());
                    } catch (RuntimeException e) {
                        LOG.warn("Stale uploads stay for now", e);
                    }
                },
                ROUND.toSeconds(),
                ROUND.toSeconds(),
                TimeUnit.SECONDS);
    }

    /// How many uploads were given up since the start.
    public long expired() {
        return expired.sum();
    }

    /// Ends what is stale at `now`; waits for the commits.
    public void expire(Instant now) {
        for (var bucket : buckets.all()) {
            giveUp(bucket, now.minus(config.staleUploads()).toEpochMilli());
            forget(bucket, now.minus(config.rememberedCompletions()).toEpochMilli());
        }
    }

    private void giveUp(BucketEntry bucket, long before) {
        for (var after = ALL; ; ) {
            var page = index.rows(RowSpace.UPLOAD, UploadRows.uploads(bucket.number()), after, PAGE);
            for (var row : page) {
                var upload = UploadRows.upload(row);
                if (upload.initiatedMillis() < before && lastPart(upload) < before) {
                    giveUp(bucket.name(), upload);
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().key();
        }
    }

    /// When the newest part came; 0 for none.
    private long lastPart(Upload upload) {
        return uploads.parts(upload, 0, PartPut.MAX_NUMBER).stream()
                .mapToLong(StoredPart::modifiedMillis)
                .max()
                .orElse(0);
    }

    private void giveUp(BucketName bucket, Upload upload) {
        if (join(committer.endUpload(bucket, upload.key(), upload.id()))) {
            expired.increment();
            LOG.info(
                    "Gave up upload {} of {}/{}, which got no part for {}",
                    upload.id(),
                    bucket,
                    upload.key(),
                    config.staleUploads());
        }
    }

    private void forget(BucketEntry bucket, long before) {
        for (var after = ALL; ; ) {
            var page = index.rows(RowSpace.COMPLETED_UPLOAD, UploadRows.uploads(bucket.number()), after, PAGE);
            var old = page.stream()
                    .filter(row -> UploadRows.completed(row).modifiedMillis() < before)
                    .map(Row::key)
                    .toList();
            for (int i = 0; i < old.size(); i += FORGOTTEN_AT_ONCE) {
                join(committer.forgetCompletions(
                        bucket.number(), old.subList(i, Math.min(old.size(), i + FORGOTTEN_AT_ONCE))));
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().key();
        }
    }

    /// Ends uploads of a bucket until so few are left that the others end with it.
    public void endAllBut(BucketEntry bucket, int most) {
        var prefix = UploadRows.uploads(bucket.number());
        for (var page = index.rows(RowSpace.UPLOAD, prefix, ALL, most + PAGE);
                page.size() > most;
                page = index.rows(RowSpace.UPLOAD, prefix, ALL, most + PAGE)) {
            var ending = new ArrayList<CompletionStage<Done>>();
            for (var row : page.subList(0, page.size() - most)) {
                var upload = UploadRows.upload(row);
                ending.add(committer.endUpload(bucket.name(), upload.key(), upload.id()));
            }
            ending.forEach(UploadExpiry::join);
        }
    }

    /// Whether it was done; not when somebody else ended the upload first.
    private static boolean join(CompletionStage<Done> stage) {
        return stage.handle((done, failure) -> {
                    var cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
                    if (cause instanceof EngineException refused
                            && refused.failure() instanceof EngineFailure.NoSuchUpload) {
                        return false;
                    }
                    if (cause != null) {
                        throw new IllegalStateException("an upload could not be ended", cause);
                    }
                    return true;
                })
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
