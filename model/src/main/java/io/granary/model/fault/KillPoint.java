package io.granary.model.fault;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A step at which a test has the process killed: started with `-Dgranary.kill-at=COMMIT_WRITTEN:3`, it ends as if by
/// `kill -9` the third time that it comes to [#COMMIT_WRITTEN]. Without that property, which no operator sets, a step
/// costs nothing.
///
/// What the process had written is then in the system's cache, as after a kill, and nothing else of it is left: no hook
/// runs, no buffer is flushed.
public enum KillPoint {
    /// A group is decided; nothing of it is written.
    COMMIT_STAGED,
    /// It is written and not synced.
    COMMIT_WRITTEN,
    /// It is synced; nobody sees it.
    COMMIT_SYNCED,
    /// It is seen; nobody was answered.
    COMMIT_VISIBLE,
    /// A full segment is about to get its footer.
    COMMIT_SEALING,
    /// The extents of a large body are durable; no record tells of them.
    EXTENTS_DURABLE,

    /// The index is about to be written.
    CHECKPOINT_BEGUN,
    /// All of a generation is in the transaction.
    CHECKPOINT_WRITTEN,
    /// The transaction is committed; the extents that it set free are still there.
    CHECKPOINT_COMMITTED,

    /// As `CompactionProbe` has them.
    COMPACTION_COPYING,
    COMPACTION_PUBLISHED,
    COMPACTION_FLIPPING,
    COMPACTION_FLIPPED,
    COMPACTION_FLUSHED,
    COMPACTION_DELETED,

    /// The parts of an upload are found to be an object; nothing is decided.
    COMPLETION_ASSEMBLED,
    /// The object's record stands in a group that is not written.
    COMPLETION_STAGED,
    /// The object is there; the client does not know.
    COMPLETION_COMMITTED,

    /// Some of the log is read into a new index.
    REBUILD_READING,
    /// All of it is; the new index does not say yet that it is complete.
    REBUILD_READ,
    /// It does; the old one still serves.
    REBUILD_COMPLETE,
    /// The old one has stepped aside, and there is none.
    REBUILD_ASIDE,
    /// The new one serves; the old one is still to be deleted.
    REBUILD_INSTALLED;

    private static final String PROPERTY = "granary.kill-at";
    private static final int KILLED = 128 + 9;

    private static final @Nullable KillPoint ARMED = armed();
    private static final AtomicInteger LEFT = new AtomicInteger(times());

    private static @Nullable KillPoint armed() {
        var given = System.getProperty(PROPERTY);
        return given == null ? null : valueOf(given.substring(0, given.indexOf(':')));
    }

    private static int times() {
        var given = System.getProperty(PROPERTY);
        return given == null ? 0 : Integer.parseInt(given.substring(given.indexOf(':') + 1));
    }

    /// The process has come here.
    public void reached() {
        if (this == ARMED && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
