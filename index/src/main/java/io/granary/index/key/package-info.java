/// Keys as bytes that sort as S3 lists.
///
/// Owns: the byte order of stored keys, and how keys beyond the database's limit keep it. Must not know: the database.
/// Start reading at [KeyCodec].
@NullMarked
package io.granary.index.key;

import org.jspecify.annotations.NullMarked;
