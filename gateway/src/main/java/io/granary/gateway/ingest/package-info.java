/// Ingest by tar: one put of an archive that becomes its members.
///
/// Owns: the reading of archives as they come, what of them may become an object, and the report. Must not know: how
/// objects are stored; each member becomes a put like any other. Start reading at
/// [io.granary.gateway.ingest.IngestTar].
@NullMarked
package io.granary.gateway.ingest;

import org.jspecify.annotations.NullMarked;
