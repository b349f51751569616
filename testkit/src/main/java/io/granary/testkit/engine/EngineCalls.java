package io.granary.testkit.engine;

import io.granary.engine.Deletion;
import io.granary.engine.EngineException;
import io.granary.engine.ObjectBody;
import io.granary.engine.ObjectEngine;
import io.granary.engine.OpenObject;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.bucket.SettingKind;
import io.granary.engine.bucket.Versioning;
import io.granary.engine.listing.ListPage;
import io.granary.engine.listing.ListQuery;
import io.granary.engine.listing.VersionPage;
import io.granary.engine.listing.VersionQuery;
import io.granary.engine.multipart.Completion;
import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.engine.multipart.PartPut;
import io.granary.model.content.Content;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import io.granary.testkit.model.Answer;
import io.granary.testkit.model.ModelBytes;
import io.granary.testkit.model.ModelStore;
import io.granary.testkit.model.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Asks an engine what a step says, and writes its answer as the model does.
final class EngineCalls {
    static final Headers HEADERS = new Headers(
            List.of(new Headers.Header("content-type", "text/plain"), new Headers.Header("x-amz-meta-a", "b")));

    private static final byte[] NONE = new byte[0];

    private final ObjectEngine engine;

    EngineCalls(ObjectEngine engine) {
        this.engine = engine;
    }

    /// An upload as a step means it.
    record UploadName(BucketName bucket, ObjectKey key, UploadId id, Map<Integer, ETag> parts) {}

    /// The answer comes when the engine's does.
    ///
    /// @param upload what a request that is about an upload means
    CompletableFuture<String> ask(Step.Request request, WriteCondition condition, Optional<UploadName> upload) {
        CompletionStage<String> stage;
        try {
            stage = switch (request) {
                case Step.CreateBucket create ->
                    engine.createBucket(
                                    new BucketName(create.bucket()),
                                    create.withSetting()
                                            ? Map.of(SettingKind.CORS, new byte[ModelStore.FIRST_SETTING])
                                            : Map.of())
                            .thenApply(made -> Answer.begun(made.createdMillis()));
                case Step.RemoveBucket remove ->
                    engine.removeBucket(new BucketName(remove.bucket())).thenApply(done -> Answer.DONE);
                case Step.Setting setting -> setting(setting);
                case Step.Put put -> put(put, condition);
                case Step.Delete delete ->
                    engine.delete(new BucketName(delete.bucket()), ObjectKey.of(delete.key()), condition)
                            .thenApply(EngineCalls::deleted);
                case Step.DeleteAll delete ->
                    engine.deleteAll(
                                    new BucketName(delete.bucket()),
                                    delete.keys().stream()
                                            .map(key -> Deletion.Target.of(ObjectKey.of(key)))
                                            .toList(),
                                    false)
                            .thenApply(done -> Answer.DONE);
                case Step.Versioning versioning ->
                    engine.putSetting(
                                    new BucketName(versioning.bucket()),
                                    SettingKind.VERSIONING,
                                    (versioning.enabled() ? Versioning.ENABLED : Versioning.SUSPENDED).document())
                            .thenApply(done -> Answer.DONE);
                case Step.DeleteVersion delete -> {
                    var target = new Deletion.Target(
                            ObjectKey.of(delete.key()),
                            Optional.of(version(delete.bucket(), delete.key(), delete.version())));
                    yield engine.delete(new BucketName(delete.bucket()), target, condition, false)
                            .thenApply(EngineCalls::deleted);
                }
                case Step.GetVersion get -> getVersion(get);
                case Step.Tag tag -> tag(tag);
                case Step.ListVersions list -> CompletableFuture.completedFuture(Answer.listing(listVersions(list)));
                case Step.Copy copy -> copy(copy, condition);
                case Step.Get get -> get(get);
                case Step.ListAll list -> CompletableFuture.completedFuture(Answer.listing(list(list)));
                case Step.BeginUpload begin ->
                    engine.uploads()
                            .create(
                                    new BucketName(begin.bucket()),
                                    ObjectKey.of(begin.key()),
                                    begin.headers() ? HEADERS : Headers.NONE,
                                    Optional.empty(),
                                    Optional.empty())
                            .thenApply(made -> Answer.begun(made.initiatedMillis()));
                case Step.PutPart part -> putPart(part, upload.orElseThrow());
                case Step.Complete complete -> complete(complete, condition, upload.orElseThrow());
                case Step.Abort ignored -> {
                    var name = upload.orElseThrow();
                    yield engine.uploads().abort(name.bucket, name.key, name.id).thenApply(done -> Answer.DONE);
                }
            };
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        return stage.exceptionally(EngineCalls::refusal).toCompletableFuture();
    }

    private static String refusal(Throwable failure) {
        var cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof EngineException refusal
                ? Answer.refused(refusal.failure().getClass().getSimpleName())
                : Answer.failed(cause);
    }

    private CompletionStage<String> setting(Step.Setting setting) {
        var bucket = new BucketName(setting.bucket());
        var done = setting.size() < 0
                ? engine.removeSetting(bucket, SettingKind.CORS)
                : engine.putSetting(bucket, SettingKind.CORS, new byte[setting.size()]);
        return done.thenApply(now -> Answer.DONE);
    }

    private static Put put(String bucket, String key, boolean headers, WriteCondition condition) {
        return new Put(
                new BucketName(bucket),
                ObjectKey.of(key),
                headers ? HEADERS : Headers.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional::empty,
                condition);
    }

    private CompletionStage<String> put(Step.Put step, WriteCondition condition) {
        var put = put(step.bucket(), step.key(), step.headers(), condition);
        var bytes = ModelBytes.of(step.body(), step.size());
        var stored = step.streamed() || bytes.length > engine.packingLimitBytes()
                ? engine.put(put, new Body(bytes, step.body() % 2 == 0 ? bytes.length : -1))
                : engine.put(put, ByteBuffer.wrap(bytes));
        return stored.thenApply(EngineCalls::stored);
    }

    private static String stored(Stored stored) {
        return Answer.stored(stored.etag(), stored.size(), stored.modifiedMillis());
    }

    private CompletionStage<String> copy(Step.Copy copy, WriteCondition condition) {
        var source = engine.open(new BucketName(copy.bucket()), ObjectKey.of(copy.from()));
        return engine.copy(source, put(copy.bucket(), copy.to(), false, condition))
                .thenApply(EngineCalls::stored);
    }

    private static String deleted(Deletion deletion) {
        return switch (deletion) {
            case Deletion.Marked ignored -> Answer.MARKED;
            case Deletion.Removed removed -> removed.marker() ? Answer.MARKER_REMOVED : Answer.DONE;
            case Deletion.Locked ignored -> "locked";
        };
    }

    private CompletionStage<String> get(Step.Get get) {
        var object = engine.open(new BucketName(get.bucket()), ObjectKey.of(get.key()));
        return read(object, ModelStore.rangeOf((int) object.version().size(), get.from(), get.length()));
    }

    private CompletionStage<String> getVersion(Step.GetVersion get) {
        return whole(
                new BucketName(get.bucket()),
                ObjectKey.of(get.key()),
                Optional.of(version(get.bucket(), get.key(), get.version())));
    }

    private CompletionStage<String> whole(BucketName bucket, ObjectKey key, Optional<VersionId> version) {
        var object = engine.open(bucket, key, version);
        return read(object, new int[] {0, (int) object.version().size()});
    }

    private static CompletionStage<String> read(OpenObject object, int[] range) {
        var version = object.version();
        return object.body(range[0], range[1] - range[0])
                .thenApply(body -> Answer.object(
                        version.etag(),
                        version.size(),
                        version.modifiedMillis(),
                        headers(body.head().headers()),
                        body.head().attributes().find(Attributes.TAGGING).orElse(""),
                        all(body)))
                .whenComplete((answer, failure) -> object.close());
    }

    static String headers(Headers headers) {
        return headers.all().stream()
                .map(header -> header.name() + "=" + header.value())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static byte[] all(ObjectBody body) {
        try {
            return switch (body) {
                case ObjectBody.Whole whole -> bytes(whole.bytes());
                case ObjectBody.Streamed streamed -> {
                    try (var content = streamed.content()) {
                        yield drain(content);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] drain(Content content) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(100_000);
        while (content.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return all.toByteArray();
    }

    /// The lines of all pages.
    private List<String> list(Step.ListAll list) {
        var lines = new ArrayList<String>();
        var after = NONE;
        while (true) {
            var page = join(engine.list(new ListQuery(
                    new BucketName(list.bucket()), utf8(list.prefix()), utf8(list.delimiter()), after, list.limit())));
            page.items()
                    .forEach(item -> lines.add(
                            switch (item) {
                                case ListPage.Key key ->
                                    Answer.line(
                                            text(key.name()),
                                            key.version().etag(),
                                            key.version().size(),
                                            key.version().modifiedMillis());
                                case ListPage.CommonPrefix prefix -> Answer.prefix(text(prefix.name()));
                            }));
            if (!page.truncated()) {
                return lines;
            }
            after = page.last();
        }
    }

    private CompletionStage<String> tag(Step.Tag tag) {
        Optional<VersionId> version =
                tag.version() < 0 ? Optional.empty() : Optional.of(version(tag.bucket(), tag.key(), tag.version()));
        return engine.amend(
                        new BucketName(tag.bucket()),
                        ObjectKey.of(tag.key()),
                        version,
                        WriteCondition.ALWAYS,
                        headers -> tag.tag().isEmpty()
                                ? headers.without(Attributes.TAGGING)
                                : headers.with(Attributes.TAGGING, tag.tag()))
                .thenApply(amended -> Answer.DONE);
    }

    /// The id of a version that is counted from the newest of its key; one that there is not if there are fewer.
    private VersionId version(String bucket, String key, int at) {
        var ids = new ArrayList<VersionId>();
        versions(new Step.ListVersions(bucket, key, "", 7), item -> {
            if (item instanceof VersionPage.Version version
                    && text(version.name()).equals(key)) {
                ids.add(version.version().id());
            }
        });
        return at < ids.size() ? ids.get(at) : new VersionId(Long.MAX_VALUE);
    }

    private List<String> listVersions(Step.ListVersions list) {
        var lines = new ArrayList<String>();
        versions(
                list,
                item -> lines.add(
                        switch (item) {
                            case VersionPage.Version version ->
                                Answer.version(
                                        text(version.name()),
                                        !version.version().id().isNull(),
                                        version.current(),
                                        line(version.version()));
                            case VersionPage.CommonPrefix prefix -> Answer.prefix(text(prefix.name()));
                        }));
        return lines;
    }

    private static String line(ObjectVersion version) {
        return switch (version) {
            case ObjectVersion.Stored stored -> Answer.stored(stored.etag(), stored.size(), stored.modifiedMillis());
            case ObjectVersion.DeleteMarker marker -> Answer.marker(marker.modifiedMillis());
        };
    }

    /// The items of all pages.
    private void versions(Step.ListVersions list, Consumer<VersionPage.Item> each) {
        var after = new VersionPage.Marker(NONE, Optional.empty());
        while (true) {
            var page = join(engine.listVersions(new VersionQuery(
                    new BucketName(list.bucket()),
                    utf8(list.prefix()),
                    utf8(list.delimiter()),
                    after.key(),
                    after.version(),
                    list.limit())));
            page.items().forEach(each);
            if (page.next().isEmpty()) {
                return;
            }
            after = page.next().get();
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private CompletionStage<String> putPart(Step.PutPart part, UploadName upload) {
        var put = new PartPut(
                upload.bucket,
                upload.key,
                upload.id,
                part.number(),
                Optional.empty(),
                Optional.empty(),
                Optional::empty);
        var bytes = ModelBytes.of(part.body(), part.size());
        var stored = part.streamed() || bytes.length > engine.packingLimitBytes()
                ? engine.putPart(put, new Body(bytes, bytes.length))
                : engine.putPart(put, ByteBuffer.wrap(bytes));
        return stored.thenApply(made -> Answer.stored(made.etag(), made.size(), made.modifiedMillis()));
    }

    private CompletionStage<String> complete(Step.Complete step, WriteCondition condition, UploadName upload) {
        var parts = new ArrayList<NamedPart>();
        upload.parts.forEach((number, etag) -> parts.add(new NamedPart(number, etag.quoted(), Optional.empty())));
        if (step.wrong()) {
            parts.add(new NamedPart(9_999, "\"" + "0".repeat(32) + "\"", Optional.empty()));
        }
        return engine.complete(new Completion(
                        upload.bucket,
                        upload.key,
                        upload.id,
                        parts,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        condition))
                .thenApply(EngineCalls::stored);
    }

    /// Everything that a client can see, as [ModelStore#everything] tells it.
    List<String> everything() {
        var lines = new ArrayList<String>();
        for (var bucket : engine.buckets()) {
            var name = bucket.name();
            lines.add("bucket " + name + " setting "
                    + engine.setting(name, SettingKind.CORS)
                            .map(setting -> setting.document().length)
                            .orElse(-1)
                    + " versions "
                    + engine.versioning(name).map(Versioning::name).orElse("NEVER"));
            versions(new Step.ListVersions(name.toString(), "", "", 5), item -> {
                if (item instanceof VersionPage.Version version) {
                    lines.add(Answer.version(
                            text(version.name()),
                            !version.version().id().isNull(),
                            version.current(),
                            whole(name, version)));
                }
            });
            var uploads = engine.uploads();
            for (var upload : uploads.list(name, NONE, Optional.empty(), 10_000)) {
                lines.add(
                        "upload " + upload.key() + " at " + upload.initiatedMillis() + " " + headers(upload.headers()));
                uploads.parts(upload, 0, PartPut.MAX_NUMBER)
                        .forEach(part -> lines.add(
                                ModelStore.part(part.number(), part.etag(), part.size(), part.modifiedMillis())));
            }
        }
        return lines;
    }

    private String whole(BucketName bucket, VersionPage.Version version) {
        if (version.version() instanceof ObjectVersion.DeleteMarker marker) {
            return Answer.marker(marker.modifiedMillis());
        }
        // The current one is read as most clients read it.
        Optional<VersionId> named = version.current()
                ? Optional.empty()
                : Optional.of(version.version().id());
        try {
            return join(whole(bucket, ObjectKey.ofUtf8(version.name()), named).exceptionally(EngineCalls::refusal));
        } catch (EngineException e) {
            return refusal(e);
        }
    }

    /// The ids of a key's uploads in progress, oldest first.
    List<UploadId> uploads(BucketName bucket, String key) {
        return engine.uploads().list(bucket, utf8(key), Optional.empty(), 10_000).stream()
                .filter(upload -> upload.key().equals(ObjectKey.of(key)))
                .map(io.granary.engine.multipart.Upload::id)
                .toList();
    }

    /// A body that comes in uneven pieces.
    private static final class Body implements Content {
        private final ByteBuffer rest;
        private final long declared;

        Body(byte[] bytes, long declared) {
            this.rest = ByteBuffer.wrap(bytes);
            this.declared = declared;
        }

        @Override
        public long length() {
            return declared;
        }

        @Override
        public int read(ByteBuffer into) {
            if (!rest.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(rest.remaining(), into.remaining()), 40_001);
            into.put(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            return count;
        }

        @Override
        public void close() {}
    }
}
