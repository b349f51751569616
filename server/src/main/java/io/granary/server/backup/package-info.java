/// Copies of a store at one moment, kept in a directory or a bucket, and the way back.
///
/// Owns: what belongs to a copy, what a backup's place looks like (`docs/format.md`, section 7), resuming. Must not
/// know:
/// what is in a segment. Start reading at [Backup].
@NullMarked
package io.granary.server.backup;

import org.jspecify.annotations.NullMarked;
