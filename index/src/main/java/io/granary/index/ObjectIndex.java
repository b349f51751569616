package io.granary.index;

import io.granary.model.location.LogPosition;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where every version of every key is. A view of the log: whatever it knows can be made again from segments.
///
/// Promises, each a test in `ObjectIndexContract`:
/// 1. What [#apply] was given is seen by every later [#find], [#cursor], [#row] and [#rows], before it is on disk. A
///    key that stands throughout is never missed, whatever is being written meanwhile.
/// 2. After a crash the index is as it was at some [#checkpoint] that it reports when it is opened again; a checkpoint
///    only grows.
/// 3. Keys come in unsigned byte order, whatever their length.
/// 4. Usage per segment is exact as of the checkpoint: written in the same transaction.
/// 5. Of the changes of a version of a key, or of a row, the newest sequence wins. An index that serves is complete up
/// to its checkpoint, so a
///    change whose sequence is not above all that it has seen is no news but a copy of an old record: it only moves the
///    version or row with that very sequence, if that one stands, current or not, and otherwise changes nothing but the
/// usage. An
///    index that is being rebuilt takes changes in any order, and remembers removals until it is complete.
public interface ObjectIndex extends Closeable {
    /// The version of a key that was born last, a delete marker included; null when there is none. Never waits for the
    /// writer; may
    /// be called by any thread, event loops included.
    @Nullable
    ObjectVersion find(int bucket, ObjectKey key);

    /// A version of a key, a delete marker included, whether it is the current one or not; null when there is none. As
    /// [#find(int, ObjectKey)] otherwise.
    @Nullable
    ObjectVersion find(int bucket, ObjectKey key, VersionId version);

    /// Walks the current versions of one bucket in key order, delete markers included. It sees every change that was
    /// applied before; of later ones it may see some. The caller closes it soon: it holds one state of the disk, whose
    /// pages are not used again until then. Any thread; the cursor itself belongs to the thread that opened it.
    IndexCursor cursor(int bucket);

    /// Walks all versions of one bucket, otherwise as [#cursor].
    VersionCursor versions(int bucket);

    /// Everything of a bucket, and all rows, at one sequence: it has every change that was applied before. Writes the
    /// index
    /// first, and waits for that: belongs on a thread that may. Throws as [#flush] does. The caller closes it.
    IndexSnapshot snapshot(int bucket);

    /// A row; null when there is none. Any thread; may wait for the disk, where values of more than 2 KiB have pages of
    /// their own.
    @Nullable
    Row row(RowSpace space, RowKey key);

    /// Up to `limit` rows whose keys begin with `prefix` and are greater than `after` (an empty one: from the first),
    /// in order. It sees every change that was applied before. Any thread; may wait for the disk.
    List<Row> rows(RowSpace space, RowKey prefix, RowKey after, int limit);

    /// The buckets, in name order. Any thread; from memory.
    List<BucketEntry> buckets();

    /// Makes changes visible, in order. Borrows the list, keeps what is in it. Called by one thread at a time (the
    /// committer, or recovery); blocks while too much waits to be written, also when that is because the disk refuses.
    /// After it returns the changes survive as long as the log does: `upTo` is where a replay that starts from the next
    /// checkpoint may begin. Each record is given once: a replay starts exactly at the checkpoint.
    void apply(List<IndexChange> changes, LogPosition upTo);

    /// Whether what a put says stands, as that very record says it: then the record is live. Always false for a
    /// removal,
    /// and for numbers. It sees every change that was applied before. Any thread; may wait for the disk.
    boolean refersTo(IndexChange change);

    /// Moves what these copies of records are of to where they are, by compare-and-set: where the very sequence still
    /// stands it points to the copy from now on, and otherwise only the usage changes. The copies are durable already.
    /// The checkpoint stays, and a crash before the next [#flush] leaves some of them where they were. Any thread, also
    /// beside [#apply]; blocks while half of what may wait to be written is there, so that it does not hold up others.
    void relocate(List<IndexChange> copies);

    /// Forgets the usage of segments that were deleted. Any thread.
    void forget(List<Long> segments);

    /// Up to where the index on disk is complete.
    LogPosition checkpoint();

    /// The highest sequence that was ever applied.
    long highestSequence();

    /// The highest number that any bucket ever had, also of those that are gone; 0 before the first.
    int highestBucketNumber();

    /// The highest id of all extents that any version or row ever referred to; 0 before the first.
    long highestExtentId();

    /// Writes everything applied so far and returns when it is durable. Throws [IndexWriteException] when an attempt
    /// fails; nothing is lost then, and the writer goes on trying.
    void flush();

    /// The record bytes of each segment, oldest first, as of the checkpoint. Reads the disk.
    List<SegmentUsage> usage();

    /// Whether a version or a row refers to this extent. May still say yes until the next flush after the last
    /// reference went.
    boolean refersToExtent(long extent);

    /// Figures for the metrics; any thread, cheap.
    IndexStats stats();

    /// One line per thing that an operator should know of, such as a disk that refuses; empty when all is well.
    List<String> health();

    /// Writes what waits, once; where that fails it is left to the next replay. Waits for open cursors.
    @Override
    void close();
}
