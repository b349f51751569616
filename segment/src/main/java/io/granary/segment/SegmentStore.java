package io.granary.segment;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Append-only storage for records: it knows bytes and positions, never keys, versions or buckets.
///
/// Promises, each a test in `SegmentStoreContract`:
/// 1. An append that completed is durable: a scan finds it after any crash (with relaxed durability: after any crash of
///    the process, and after a crash of the machine once a second has passed).
/// 2. Positions grow in append order; what a position counts is private to the store.
/// 3. A sealed segment never changes, and a segment has at most one live writer.
/// 4. A scan stops at a torn tail and says so; damage before the last known sync is reported, never cut silently.
/// 5. What was read is what was appended or the read fails: callers verify with [StoredRecord#verify].
///
/// All methods but those of [Writer] may be called by any thread.
public interface SegmentStore extends Closeable {
    /// The most bytes that one append may have, and so the most that one record may have: one ledger entry.
    int MAX_GROUP_BYTES = 1 << 20;

    /// Starts a new segment; its id is greater than all before it.
    Writer create() throws IOException;

    /// Makes all durable that was appended so far; nothing to do unless syncs are put off. Any thread; may wait.
    void sync() throws IOException;

    /// Starts a segment of copies, which nobody sees before it is published.
    Aside createAside() throws IOException;

    /// All segments, oldest first, the open one included.
    List<SegmentSummary> segments();

    /// Fills `into` (the location's length remaining) from memory only. Returns false, with `into` as it was, when the
    /// bytes are not cached: the caller then hops to a thread that may wait and calls [#read]. Never blocks.
    boolean tryRead(SegmentLocation location, ByteBuffer into);

    /// Fills `into`, whose remaining bytes are the location's length; may wait for the disk. Borrows `into`. Throws
    /// `NoSuchSegmentException` for a segment that is gone and [DamagedRecordException] at an early end.
    void read(SegmentLocation location, ByteBuffer into) throws IOException;

    /// Visits every whole record from `position` (0 for the first) to the end, in append order, verifying heads and
    /// bodies.
    ScanEnd scan(SegmentId segment, long position, RecordVisitor visitor) throws IOException;

    /// Makes an open segment that has no writer (what a crash leaves) immutable at `end`, where a scan of it stopped,
    /// and everything before `end` durable: a record is not to be shown to anybody before. What stands behind is cut
    /// off. Throws [StoreFullException] when there is no room for the end: everything is durable then and the segment
    /// stays open.
    void sealTail(SegmentId segment, long end) throws IOException;

    /// Frees a sealed segment that nothing refers to any more, durably. Readers must have left it before. When it
    /// throws,
    /// the segment is still there.
    void delete(SegmentId segment) throws IOException;

    /// The bytes that may still be written, the reserve for deletes and compaction already taken off; 0 means that puts
    /// answer "full".
    long usableBytes();

    /// The one who appends to a segment. Used by one thread, the lane's committer.
    interface Writer extends Closeable {
        SegmentId id();

        /// The position of the byte `offset` of the next group to be appended.
        long positionOf(int offset);

        /// Where a scan would find the next group.
        long end();

        /// How many bytes before [#end] are not known to be synced; 0 unless syncs are put off. Whoever builds a group
        /// adds
        /// them to the group offset of its records.
        int unsyncedBytes();

        /// How many bytes this segment still takes; 0 when it must be sealed before the next append.
        long remainingBytes();

        /// Completes when `group` is durable, in append order; the local store completes before it returns. Takes
        /// `group`
        /// until then. `kind` says whether the reserve may be used. Fails with [StoreFullException] when there is no
        /// room, after which the writer still works, or with another `IOException` when the writer is broken for good:
        /// after a failed sync nobody knows what is on the disk.
        CompletionStage<Void> append(ByteBuffer group, Priority priority);

        /// Makes the segment immutable.
        void seal() throws IOException;

        /// Leaves the segment as it is, without sealing, as a crash would.
        @Override
        void close();
    }

    /// A segment that is written aside: the others do not wait for it, and a crash before it is published leaves
    /// nothing
    /// of it. Used by one thread.
    interface Aside extends Closeable {
        SegmentId id();

        /// The position of the byte `offset` of the next group to be appended.
        long positionOf(int offset);

        /// How many bytes this segment still takes.
        long remainingBytes();

        /// Appends records; may use the reserve. Borrows `group`. Throws [StoreFullException] when there is no room.
        void append(ByteBuffer group) throws IOException;

        /// Seals the segment, reads all of it again, and lets it appear as one of the store's, durably. Throws
        /// [DamagedRecordException], and lets nothing appear, when what is read is not what was written.
        void publish() throws IOException;

        /// Removes what was not published.
        @Override
        void close() throws IOException;
    }

    /// The bytes that a segment of copies may have, the reserve included.
    long reservedBytes();

    /// Whether an append may use the space that is kept back so that a full store can be emptied.
    enum Priority {
        NORMAL,
        /// Deletes and what compaction writes.
        RESERVE
    }
}
