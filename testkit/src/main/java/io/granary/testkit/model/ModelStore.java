package io.granary.testkit.model;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The reference: buckets, objects and uploads in sorted maps. It says what a request must be answered in a state
/// ([#plan]) and changes only when the caller lets effects happen, so that requests without an answer can be tried
/// either
/// way. One thread.
public final class ModelStore {
    private static final class Bucket {
        final int number;
        final ModelObjects objects;
        int setting;

        Bucket(int number, ModelObjects objects, int setting) {
            this.number = number;
            this.objects = objects;
            this.setting = setting;
        }
    }

    /// The size of the setting that a bucket may be created with.
    public static final int FIRST_SETTING = 7;

    public static final String HEADERS = "{content-type=text/plain, x-amz-meta-a=b}";
    public static final String NO_HEADERS = "{}";

    private final int leastPartBytes;
    private final TreeMap<String, Bucket> buckets = new TreeMap<>();
    private final List<ModelUpload> uploads = new ArrayList<>();
    private int bucketsMade;

    public ModelStore(int leastPartBytes) {
        this.leastPartBytes = leastPartBytes;
    }

    public ModelStore copy() {
        var copy = new ModelStore(leastPartBytes);
        buckets.forEach((name, bucket) ->
                copy.buckets.put(name, new Bucket(bucket.number, bucket.objects.copy(), bucket.setting)));
        uploads.forEach(upload -> copy.uploads.add(upload.copy()));
        copy.bucketsMade = bucketsMade;
        return copy;
    }

    public int uploadCount() {
        return uploads.size();
    }

    public String uploadBucket(int upload) {
        return uploads.get(upload).bucketName;
    }

    public String uploadKey(int upload) {
        return uploads.get(upload).key;
    }

    /// The parts of an upload: number and ETag.
    public Map<Integer, ETag> uploadParts(int upload) {
        var parts = new TreeMap<Integer, ETag>();
        uploads.get(upload).parts.forEach((number, part) -> parts.put(number, part.etag()));
        return parts;
    }

    /// The numbers of a key's uploads in progress, oldest first.
    public List<Integer> uploadsInProgress(String bucket, String key) {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < uploads.size(); i++) {
            var upload = uploads.get(i);
            if (isThere(upload) && upload.bucketName.equals(bucket) && upload.key.equals(key)) {
                found.add(i);
            }
        }
        return found;
    }

    private boolean isThere(ModelUpload upload) {
        var bucket = buckets.get(upload.bucketName);
        return upload.inProgress && bucket != null && bucket.number == upload.bucket;
    }

    /// What `request` must be answered in this state.
    ///
    /// @param visible what a look-up finds: less than this state while syncs are under way
    public Plan plan(Step.Request request, ModelStore visible, long now) {
        return switch (request) {
            case Step.CreateBucket create -> create(create, now);
            case Step.RemoveBucket remove -> remove(remove);
            case Step.Setting setting -> setting(setting);
            case Step.Put put -> put(put, now);
            case Step.Delete delete -> delete(delete, visible, now);
            case Step.DeleteAll delete -> deleteAll(delete, now);
            case Step.Versioning versioning -> versioning(versioning);
            case Step.DeleteVersion delete -> deleteVersion(delete);
            case Step.GetVersion get -> getVersion(get);
            case Step.Tag tag -> tag(tag);
            case Step.ListVersions list -> listVersions(list);
            case Step.Copy copy -> copy(copy, now);
            case Step.Get get -> get(get);
            case Step.ListAll list -> list(list);
            case Step.BeginUpload begin -> begin(begin, now);
            case Step.PutPart part -> putPart(part, now);
            case Step.Complete complete -> complete(complete, now);
            case Step.Abort abort -> abort(abort);
        };
    }

    private static Plan done(Consumer<ModelStore> effect) {
        return effects(Answer.DONE, effect);
    }

    private static Plan effects(String answer, Consumer<ModelStore> effect) {
        return Plan.of(answer, List.of(effect));
    }

    private Bucket bucket(String name) {
        var bucket = buckets.get(name);
        if (bucket == null) {
            throw new IllegalStateException("the model has no bucket " + name);
        }
        return bucket;
    }

    private Plan create(Step.CreateBucket create, long now) {
        if (buckets.containsKey(create.bucket())) {
            return Plan.refused("BucketExists");
        }
        Consumer<ModelStore> made =
                store -> store.buckets.put(create.bucket(), new Bucket(++store.bucketsMade, new ModelObjects(), -1));
        Consumer<ModelStore> set = store -> store.bucket(create.bucket()).setting = FIRST_SETTING;
        return Plan.of(Answer.begun(now), create.withSetting() ? List.of(made, set) : List.of(made));
    }

    private Plan remove(Step.RemoveBucket remove) {
        var bucket = buckets.get(remove.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        if (!bucket.objects.isEmpty()) {
            return Plan.refused("BucketNotEmpty");
        }
        return done(store -> store.buckets.remove(remove.bucket()));
    }

    private Plan setting(Step.Setting setting) {
        var bucket = buckets.get(setting.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        if (setting.size() < 0 && bucket.setting < 0) {
            return Plan.answer(Answer.DONE);
        }
        return done(store -> store.bucket(setting.bucket()).setting = Math.max(-1, setting.size()));
    }

    private Optional<ETag> etag(String bucket, String key) {
        return Optional.ofNullable(buckets.get(bucket))
                .flatMap(found -> found.objects.stored(ObjectKey.of(key)))
                .map(ModelVersion::etag);
    }

    /// As conditions see it.
    private Optional<ObjectVersion> version(String bucket, String key) {
        return Optional.ofNullable(buckets.get(bucket))
                .flatMap(found -> found.objects.stored(ObjectKey.of(key)))
                .map(stored -> new ObjectVersion.Stored(
                        VersionId.NULL,
                        0,
                        stored.modified(),
                        new SegmentLocation(0, 0, 1),
                        stored.bytes().length,
                        stored.etag(),
                        ObjectVersion.BodyKind.PACKED,
                        0,
                        true));
    }

    /// Why a write with a condition is refused; empty when it is not.
    private Optional<Plan> judge(String bucket, String key, WriteCondition condition) {
        if (!buckets.containsKey(bucket)) {
            return Optional.of(Plan.refused("NoSuchBucket"));
        }
        return switch (condition.judge(version(bucket, key))) {
            case HOLDS -> Optional.empty();
            case FAILED -> Optional.of(Plan.refused("ConditionFailed"));
            case NO_OBJECT -> Optional.of(Plan.refused("NoSuchKey"));
        };
    }

    private Plan put(Step.Put put, long now) {
        var condition = put.condition().of(etag(put.bucket(), put.key()));
        return judge(put.bucket(), put.key(), condition)
                .orElseGet(() -> {
                    var bytes = ModelBytes.of(put.body(), put.size());
                    return store(
                            put.bucket(),
                            put.key(),
                            ModelVersion.stored(bytes, ModelBytes.etag(bytes), now, put.headers(), ""));
                })
                .with(condition);
    }

    private static Plan store(String bucket, String key, ModelVersion stored) {
        return effects(
                Answer.stored(stored.etag(), stored.size(), stored.modified()),
                store -> store.bucket(bucket).objects.add(ObjectKey.of(key), stored));
    }

    /// What no look-up finds needs no record, and a delete of it is answered at once.
    private Plan delete(Step.Delete delete, ModelStore visible, long now) {
        var condition = delete.condition().of(etag(delete.bucket(), delete.key()));
        if (condition instanceof WriteCondition.Always) {
            if (!visible.buckets.containsKey(delete.bucket())) {
                return Plan.refused("NoSuchBucket").blind();
            }
            if (!visible.bucket(delete.bucket()).objects.everKept()
                    && visible.etag(delete.bucket(), delete.key()).isEmpty()) {
                return Plan.answer(Answer.DONE).blind();
            }
        }
        return judge(delete.bucket(), delete.key(), condition)
                .orElseGet(() -> {
                    var marks = bucket(delete.bucket()).objects.everKept();
                    return effects(
                            marks ? Answer.MARKED : Answer.DONE,
                            store -> store.bucket(delete.bucket()).objects.delete(ObjectKey.of(delete.key()), now));
                })
                .with(condition);
    }

    private Plan deleteAll(Step.DeleteAll delete, long now) {
        var bucket = buckets.get(delete.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var effects = new ArrayList<Consumer<ModelStore>>();
        for (var key : delete.keys()) {
            if (bucket.objects.everKept()
                    || bucket.objects.stored(ObjectKey.of(key)).isPresent()) {
                effects.add(store -> store.bucket(delete.bucket()).objects.delete(ObjectKey.of(key), now));
            }
        }
        return Plan.of(Answer.DONE, effects);
    }

    private Plan copy(Step.Copy copy, long now) {
        var bucket = buckets.get(copy.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var from = bucket.objects.stored(ObjectKey.of(copy.from())).orElse(null);
        if (from == null) {
            return Plan.refused(bucket.objects.whyNoKey(ObjectKey.of(copy.from())));
        }
        var condition = copy.condition().of(etag(copy.bucket(), copy.to()));
        return judge(copy.bucket(), copy.to(), condition)
                .orElseGet(() -> store(
                        copy.bucket(),
                        copy.to(),
                        ModelVersion.stored(from.bytes(), ModelBytes.etag(from.bytes()), now, false, "")))
                .with(condition);
    }

    private Plan get(Step.Get get) {
        var bucket = buckets.get(get.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var key = ObjectKey.of(get.key());
        return bucket.objects
                .stored(key)
                .map(stored -> Plan.answer(stored.object(rangeOf(stored.size(), get.from(), get.length()))))
                .orElseGet(() -> Plan.refused(bucket.objects.whyNoKey(key)));
    }

    private Plan versioning(Step.Versioning versioning) {
        return buckets.containsKey(versioning.bucket())
                ? done(store -> store.bucket(versioning.bucket()).objects.keep(versioning.enabled()))
                : Plan.refused("NoSuchBucket");
    }

    private Plan deleteVersion(Step.DeleteVersion delete) {
        var bucket = buckets.get(delete.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var key = ObjectKey.of(delete.key());
        var version = bucket.objects.version(key, delete.version());
        return version.isEmpty()
                ? Plan.answer(Answer.DONE)
                : effects(
                        version.get().isMarker() ? Answer.MARKER_REMOVED : Answer.DONE,
                        store -> store.bucket(delete.bucket()).objects.remove(key, delete.version()));
    }

    private Plan getVersion(Step.GetVersion get) {
        var bucket = buckets.get(get.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var version = bucket.objects.version(ObjectKey.of(get.key()), get.version());
        if (version.isEmpty()) {
            return Plan.refused("NoSuchVersion");
        }
        return version.get().isMarker()
                ? Plan.refused("IsDeleteMarker")
                : Plan.answer(version.get().object(new int[] {0, version.get().size()}));
    }

    private Plan tag(Step.Tag tag) {
        var bucket = buckets.get(tag.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var key = ObjectKey.of(tag.key());
        int at = Math.max(0, tag.version());
        var version = bucket.objects.version(key, at);
        if (version.isEmpty() || version.get().isMarker()) {
            return Plan.refused(
                    tag.version() < 0
                            ? bucket.objects.whyNoKey(key)
                            : version.isEmpty() ? "NoSuchVersion" : "IsDeleteMarker");
        }
        return done(store -> store.bucket(tag.bucket()).objects.tag(key, at, tag.tag()));
    }

    private Plan listVersions(Step.ListVersions list) {
        var bucket = buckets.get(list.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var lines = new ArrayList<String>();
        bucket.objects.forEach((key, versions) -> {
            var name = key.toString();
            if (!name.startsWith(list.prefix())) {
                return;
            }
            int end = list.delimiter().isEmpty()
                    ? -1
                    : name.indexOf(list.delimiter(), list.prefix().length());
            if (end < 0) {
                for (int i = 0; i < versions.size(); i++) {
                    lines.add(Answer.version(
                            name,
                            versions.get(i).named(),
                            i == 0,
                            versions.get(i).line()));
                }
                return;
            }
            var line = Answer.prefix(name.substring(0, end + list.delimiter().length()));
            if (lines.isEmpty() || !lines.getLast().equals(line)) {
                lines.add(line);
            }
        });
        return Plan.answer(Answer.listing(lines));
    }

    /// A range of a body, from thousandths of its size.
    ///
    /// @return from, inclusive, and to, exclusive
    public static int[] rangeOf(int size, int from, int length) {
        int start = (int) ((long) size * from / 1000);
        return new int[] {start, start + (int) ((long) (size - start) * length / 1000)};
    }

    static String headers(boolean some) {
        return some ? HEADERS : NO_HEADERS;
    }

    private Plan list(Step.ListAll list) {
        var bucket = buckets.get(list.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        var lines = new ArrayList<String>();
        bucket.objects.forEach((key, versions) -> {
            var name = key.toString();
            var stored = versions.getFirst();
            if (!name.startsWith(list.prefix()) || stored.isMarker()) {
                return;
            }
            int end = list.delimiter().isEmpty()
                    ? -1
                    : name.indexOf(list.delimiter(), list.prefix().length());
            var line = end < 0
                    ? Answer.line(name, stored.etag(), stored.size(), stored.modified())
                    : Answer.prefix(name.substring(0, end + list.delimiter().length()));
            if (lines.isEmpty() || !lines.getLast().equals(line)) {
                lines.add(line);
            }
        });
        return Plan.answer(Answer.listing(lines));
    }

    private Plan begin(Step.BeginUpload begin, long now) {
        var bucket = buckets.get(begin.bucket());
        if (bucket == null) {
            return Plan.refused("NoSuchBucket");
        }
        int number = bucket.number;
        return effects(
                Answer.begun(now),
                store -> store.uploads.add(new ModelUpload(number, begin.bucket(), begin.key(), begin.headers(), now)));
    }

    /// Why nothing can be done with an upload.
    private @Nullable Plan missing(ModelUpload upload) {
        if (!buckets.containsKey(upload.bucketName)) {
            return Plan.refused("NoSuchBucket");
        }
        return isThere(upload) ? null : Plan.refused("NoSuchUpload");
    }

    private Plan putPart(Step.PutPart put, long now) {
        int ordinal = put.upload() % uploads.size();
        var refusal = missing(uploads.get(ordinal));
        if (refusal != null) {
            return refusal;
        }
        var bytes = ModelBytes.of(put.body(), put.size());
        var part = new ModelUpload.Part(bytes, ModelBytes.etag(bytes), now);
        return effects(
                Answer.stored(part.etag(), bytes.length, now),
                store -> store.uploads.get(ordinal).parts.put(put.number(), part));
    }

    private Plan complete(Step.Complete complete, long now) {
        int ordinal = complete.upload() % uploads.size();
        var upload = uploads.get(ordinal);
        var condition = complete.condition().of(etag(upload.bucketName, upload.key));
        return complete(complete, ordinal, upload, condition, now).with(condition);
    }

    private Plan complete(Step.Complete complete, int ordinal, ModelUpload upload, WriteCondition condition, long now) {
        var refusal = missing(upload);
        if (refusal != null) {
            var bucket = buckets.get(upload.bucketName);
            boolean sameBucket = bucket != null && bucket.number == upload.bucket;
            return sameBucket && upload.completed != null ? Plan.answer(upload.completed) : refusal;
        }
        if (complete.wrong()) {
            return Plan.refused("InvalidPart");
        }
        if (upload.parts.isEmpty()) {
            return Plan.refused("BadCompletion");
        }
        var parts = List.copyOf(upload.parts.values());
        if (parts.subList(0, parts.size() - 1).stream().anyMatch(part -> part.bytes().length < leastPartBytes)) {
            return Plan.refused("PartTooSmall");
        }
        return judge(upload.bucketName, upload.key, condition).orElseGet(() -> assemble(ordinal, upload, parts, now));
    }

    private static Plan assemble(int ordinal, ModelUpload upload, List<ModelUpload.Part> parts, long now) {
        var bytes =
                new byte[parts.stream().mapToInt(part -> part.bytes().length).sum()];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part.bytes(), 0, bytes, at, part.bytes().length);
            at += part.bytes().length;
        }
        var etag = ModelBytes.etagOfParts(
                parts.stream().map(ModelUpload.Part::etag).toList());
        var object = store(upload.bucketName, upload.key, ModelVersion.stored(bytes, etag, now, upload.headers, ""));
        return Plan.of(
                object.answer(),
                List.of(
                        object.effects().getFirst(),
                        store -> store.uploads.get(ordinal).completed = object.answer(),
                        store -> store.uploads.get(ordinal).inProgress = false,
                        store -> {}));
    }

    private Plan abort(Step.Abort abort) {
        int ordinal = abort.upload() % uploads.size();
        var refusal = missing(uploads.get(ordinal));
        return refusal != null
                ? refusal
                : Plan.of(Answer.DONE, List.of(store -> store.uploads.get(ordinal).inProgress = false, store -> {}));
    }

    /// Everything that a client can see, one line each.
    public List<String> everything() {
        var lines = new ArrayList<String>();
        buckets.forEach((name, bucket) -> {
            lines.add("bucket " + name + " setting " + bucket.setting + " versions " + bucket.objects.keeping());
            bucket.objects.forEach((key, versions) -> {
                for (int i = 0; i < versions.size(); i++) {
                    var version = versions.get(i);
                    lines.add(Answer.version(key.toString(), version.named(), i == 0, version.whole()));
                }
            });
            uploads.stream()
                    .filter(upload -> isThere(upload) && upload.bucketName.equals(name))
                    .sorted(java.util.Comparator.comparing((ModelUpload upload) -> ObjectKey.of(upload.key)))
                    .forEach(upload -> {
                        lines.add("upload " + upload.key + " at " + upload.initiated + " " + headers(upload.headers));
                        upload.parts.forEach((number, part) ->
                                lines.add(part(number, part.etag(), part.bytes().length, part.modified())));
                    });
        });
        return lines;
    }

    /// A line of [#everything].
    public static String part(int number, Object etag, long size, long modified) {
        return "part " + number + " " + etag + " " + size + " at " + modified;
    }
}
