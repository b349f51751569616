/// Loads any S3 endpoint and says how it did.
///
/// Owns: a lean signing client, deterministic objects, the operations' loads and the report. Must not know: Granary's
/// own parts; it meets the server on the wire only. Start reading at [BenchCommand], then [Load].
@NullMarked
package io.granary.server.bench;

import org.jspecify.annotations.NullMarked;
