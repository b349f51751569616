/// The commands that are clients of a server: buckets, objects, and how it does.
///
/// Owns: a small S3 client, and how its answers are shown to a person or as JSON. Must not know: the store. Start
/// reading at
/// [S3Client], then [CpCommand].
@NullMarked
package io.granary.server.client;

import org.jspecify.annotations.NullMarked;
