package io.granary.testkit.model;

import io.granary.model.name.ETag;
import io.granary.model.object.WriteCondition;
import java.util.List;
import java.util.Optional;

/// One step of a script. A step names what it means by where it is in the model (an upload by its number, an ETag as
/// "the
/// current one"), so that it still means something when steps before it are taken out.
public sealed interface Step {
    /// What a client asks.
    sealed interface Request extends Step {}

    /// A request whose change joins the committer's queue on the calling thread, so that several can be in one group.
    sealed interface Quick extends Request {}

    /// The condition of a write.
    enum Condition {
        ALWAYS,
        ABSENT,
        PRESENT,
        CURRENT_ETAG,
        OTHER_ETAG;

        private static final ETag OTHER = new ETag(1, 2, 0);

        WriteCondition of(Optional<ETag> current) {
            return switch (this) {
                case ALWAYS -> WriteCondition.ALWAYS;
                case ABSENT -> WriteCondition.ABSENT;
                case PRESENT -> new WriteCondition.Present();
                case CURRENT_ETAG -> new WriteCondition.Matches(current.orElse(OTHER));
                case OTHER_ETAG -> new WriteCondition.Matches(OTHER);
            };
        }
    }

    record CreateBucket(String bucket, boolean withSetting) implements Quick {}

    record RemoveBucket(String bucket) implements Quick {}

    /// @param size of the document; negative to take the setting back
    record Setting(String bucket, int size) implements Quick {}

    /// @param body what its bytes follow from
    /// @param streamed whether a body that would fit is sent as a stream
    record Put(String bucket, String key, long body, int size, boolean streamed, boolean headers, Condition condition)
            implements Quick {}

    record Delete(String bucket, String key, Condition condition) implements Quick {}

    /// Whether the bucket keeps versions from now on.
    record Versioning(String bucket, boolean enabled) implements Quick {}

    /// A version goes for good.
    ///
    /// @param version counted from the newest of its key
    record DeleteVersion(String bucket, String key, int version) implements Request {}

    /// @param version as of [DeleteVersion]
    record GetVersion(String bucket, String key, int version) implements Request {}

    /// A version is given a tag, or loses it.
    ///
    /// @param version as of [DeleteVersion]; negative for the current one
    record Tag(String bucket, String key, int version, String tag) implements Request {}

    /// All pages of a listing of versions.
    record ListVersions(String bucket, String prefix, String delimiter, int limit) implements Request {}

    record DeleteAll(String bucket, List<String> keys) implements Request {}

    record Copy(String bucket, String from, String to, Condition condition) implements Request {}

    /// A range, in thousandths of the size.
    record Get(String bucket, String key, int from, int length) implements Request {}

    /// All pages of a listing.
    record ListAll(String bucket, String prefix, String delimiter, int limit) implements Request {}

    record BeginUpload(String bucket, String key, boolean headers) implements Quick {}

    record PutPart(int upload, int number, long body, int size, boolean streamed) implements Request {}

    /// Completes with the parts that are there.
    ///
    /// @param wrong whether one more is named that is not
    record Complete(int upload, boolean wrong, Condition condition) implements Request {}

    record Abort(int upload) implements Quick {}

    /// The requests are sent while the sync of the first one waits, so that the others share a group.
    ///
    /// @param then how the waiting ends
    record Batch(List<Quick> requests, Then then) implements Step {}

    enum Then {
        SYNC,
        KILL,
        POWER_OFF
    }

    /// The index is written: a checkpoint.
    record Checkpoint() implements Step {}

    /// A clean stop and start.
    record Reopen() implements Step {}

    /// The process ends without warning, the machine does not.
    ///
    /// @param checkpoint whether the index was written in the last moment
    record Kill(boolean checkpoint) implements Step {}

    /// The power goes, during this step or a later one.
    ///
    /// @param calls of the disk that still succeed
    /// @param checkpoint whether the index was written in the last moment
    /// @param callsOfOpening how many succeed while the store is opened again before the power goes once more; negative
    ///     for all
    record PowerOff(int calls, boolean checkpoint, int callsOfOpening) implements Step {}

    /// The index is lost and made again.
    record Rebuild() implements Step {}

    /// A sync of a file fails.
    ///
    /// @param pass how many succeed before
    record FailSync(int pass) implements Step {}

    /// @param room how many bytes are left on the disk; negative to have enough again
    record Fill(int room) implements Step {}

    /// Whether reads find what they need in memory.
    record Cached(boolean everything) implements Step {}
}
