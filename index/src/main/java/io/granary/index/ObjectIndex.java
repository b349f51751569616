package io.granary.index;

import io.granary.model.location.LogPosition;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where every version of every key is. A view of the log: whatever it knows can be made again from segments by calling
/// [#apply] with the same changes, in any order of segments; the newest sequence wins.
///
/// Promises, each a test in `ObjectIndexContract`:
/// 1. What [#apply] was given is seen by every later [#find] and every later [#cursor], before it is on disk.
/// 2. After a crash the index is as it was at some [#checkpoint] that it reports when it is opened again; a checkpoint
///    only grows.
/// 3. Keys come in unsigned byte order, whatever their length.
/// 4. Usage per segment is exact as of the checkpoint: written in the same transaction.
public interface ObjectIndex extends Closeable {
    /// The current version of a key, a delete marker included; null when there is none. Never waits for the writer; may
    /// be called by any thread, event loops included.
    @Nullable
    ObjectVersion find(int bucket, ObjectKey key);

    /// Walks the current versions of one bucket in key order, delete markers included. The caller closes it soon: it
    /// holds
    /// one state of the index. Any thread; the cursor itself belongs to the thread that opened it.
    IndexCursor cursor(int bucket);

    /// The buckets, in name order. Any thread.
    List<BucketEntry> buckets();

    /// Makes changes visible, in order. Called by one thread at a time (the committer, or recovery); blocks while too
    /// much
    /// waits to be written. After it returns the changes survive as long as the log does: `upTo` is where a replay that
    /// starts from the next checkpoint may begin.
    void apply(List<IndexChange> changes, LogPosition upTo);

    /// Up to where the index on disk is complete.
    LogPosition checkpoint();

    /// Writes everything applied so far and returns when it is durable.
    void flush();

    /// The record bytes of each segment, oldest first, as of the checkpoint.
    List<SegmentUsage> usage();

    /// Whether a version refers to this extent.
    boolean refersToExtent(long extent);

    /// Figures for the metrics; any thread, cheap.
    IndexStats stats();
}
