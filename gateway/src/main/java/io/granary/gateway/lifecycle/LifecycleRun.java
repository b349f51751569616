package io.granary.gateway.lifecycle;

import io.granary.engine.Deletion;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.listing.VersionPage;
import io.granary.engine.listing.VersionQuery;
import io.granary.engine.multipart.Uploads;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One pass over all buckets that have rules. It waits for the disk and for commits: a thread of its own, one pass at a
/// time.
///
/// Whatever it removes, it removes under the condition that nothing has changed since it was looked at, and never
/// against a lock: what a client does meanwhile counts.
public final class LifecycleRun {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleRun.class);
    private static final byte[] NONE = {};
    private static final int PAGE = 1_000;

    private final ObjectEngine engine;
    private final LifecycleDay day;
    private final long nowMillis;
    private long expired;
    private long markers;
    private long noncurrent;
    private long uploads;
    private long kept;

    private LifecycleRun(ObjectEngine engine, LifecycleDay day, long nowMillis) {
        this.engine = engine;
        this.day = day;
        this.nowMillis = nowMillis;
    }

    /// Removes what is due at a time. A bucket that cannot be read is told of in the log and left for the next time.
    public static LifecycleReport at(ObjectEngine engine, LifecycleDay day, long nowMillis) {
        var run = new LifecycleRun(engine, day, nowMillis);
        for (var bucket : engine.buckets()) {
            try {
                run.bucket(bucket.name());
            } catch (EngineException | CompletionException e) {
                LOG.warn("The lifecycle of bucket {} is not done: {}", bucket.name(), e.getMessage());
            }
        }
        return new LifecycleReport(run.expired, run.markers, run.noncurrent, run.uploads, run.kept);
    }

    private void bucket(BucketName bucket) {
        var rules = engine.setting(bucket, SettingKind.LIFECYCLE)
                .map(setting -> setting.parsed(LifecycleConfiguration::parse).rules())
                .orElse(List.of());
        if (rules.stream()
                .anyMatch(rule -> rule.enabled()
                        && (rule.expiration().isPresent() || rule.noncurrent().isPresent()))) {
            versions(bucket, rules);
        }
        for (var rule : rules) {
            if (rule.enabled() && rule.abortDays().isPresent()) {
                uploads(bucket, rule.filter(), rule.abortDays().getAsInt());
            }
        }
    }

    private void versions(BucketName bucket, List<LifecycleRule> rules) {
        var due = new DueVersions(rules, day, nowMillis);
        var after = Optional.of(new VersionPage.Marker(NONE, Optional.empty()));
        Optional<VersionPage.Version> waiting = Optional.empty();
        while (after.isPresent()) {
            var page = join(engine.listVersions(new VersionQuery(
                    bucket, NONE, NONE, after.get().key(), after.get().version(), PAGE)));
            var open = new ArrayList<CompletableFuture<?>>();
            for (var item : page.items()) {
                var next = (VersionPage.Version) item;
                waiting.ifPresent(version -> judge(bucket, due, version, Optional.of(next), open));
                waiting = Optional.of(next);
            }
            open.forEach(CompletableFuture::join);
            after = page.next();
        }
        var last = new ArrayList<CompletableFuture<?>>();
        waiting.ifPresent(version -> judge(bucket, due, version, Optional.empty(), last));
        last.forEach(CompletableFuture::join);
    }

    private void judge(
            BucketName bucket,
            DueVersions due,
            VersionPage.Version item,
            Optional<VersionPage.Version> next,
            List<CompletableFuture<?>> open) {
        var key = ObjectKey.ofUtf8(item.name());
        boolean alone = next.filter(other -> !other.current()).isEmpty();
        var id = Optional.of(item.version().id());
        switch (due.judge(key, item, alone, () -> tags(bucket, key, item.version()))) {
            case STAYS -> {}
            case EXPIRES -> open.add(delete(bucket, key, Optional.empty(), item.version(), () -> expired++));
            case GOES_AS_MARKER -> open.add(delete(bucket, key, id, item.version(), () -> markers++));
            case GOES_AS_NONCURRENT -> open.add(delete(bucket, key, id, item.version(), () -> noncurrent++));
        }
    }

    private CompletableFuture<?> delete(
            BucketName bucket, ObjectKey key, Optional<VersionId> id, ObjectVersion version, Runnable done) {
        var condition = new WriteCondition.Seen(version.sequence());
        return engine.delete(bucket, new Deletion.Target(key, id), condition, false)
                .handle((deleted, failure) -> {
                    count(failure, done);
                    return deleted;
                })
                .toCompletableFuture();
    }

    /// Of what has changed or is locked nothing is lost; anything else ends the bucket's turn.
    private synchronized void count(@Nullable Throwable failure, Runnable done) {
        if (failure == null) {
            done.run();
            return;
        }
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof EngineException refusal
                && (refusal.failure() instanceof EngineFailure.ConditionFailed
                        || refusal.failure() instanceof EngineFailure.VersionLocked
                        || refusal.failure() instanceof EngineFailure.NoSuchKey)) {
            kept++;
            return;
        }
        throw new CompletionException(cause);
    }

    private Map<String, String> tags(BucketName bucket, ObjectKey key, ObjectVersion version) {
        try (var object = engine.open(bucket, key, Optional.of(version.id()))) {
            return join(object.head(false))
                    .attributes()
                    .find(Attributes.TAGGING)
                    .map(text -> Tagging.ofHeader(text, Tagging.MAX_OF_OBJECT).tags())
                    .orElse(Map.of());
        } catch (EngineException gone) {
            return Map.of();
        }
    }

    private void uploads(BucketName bucket, LifecycleFilter filter, int days) {
        var prefix = filter.prefix().getBytes(StandardCharsets.UTF_8);
        Optional<Uploads.After> after = Optional.empty();
        while (true) {
            var page = engine.uploads().list(bucket, prefix, after, PAGE);
            for (var upload : page) {
                if (day.due(upload.initiatedMillis(), days) <= nowMillis) {
                    join(engine.uploads().abort(bucket, upload.key(), upload.id()));
                    uploads++;
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            after = Optional.of(new Uploads.After(
                    page.getLast().key(), Optional.of(page.getLast().id())));
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
