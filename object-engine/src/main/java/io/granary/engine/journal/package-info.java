/// What has changed, bucket by bucket, in the order of the changes: the change feed.
///
/// Owns: the rows of the journal (`docs/format.md`, section 4.11), what waits to be written to them, and the promise
/// that
/// no change is left out of the feed from [io.granary.engine.journal.Journal#begin] on. The log is where changes are
/// durable; the journal
/// writes them down once more, without bodies, before compaction may take their records away. Must not know: how a feed
/// looks to a client. Start reading at [io.granary.engine.journal.Journal].
@NullMarked
package io.granary.engine.journal;

import org.jspecify.annotations.NullMarked;
