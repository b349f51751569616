/// Identifiers, checked when made and ordered as S3 lists them.
///
/// Owns: what is a legal bucket name, key, version id and ETag. Must not know: storage, HTTP, XML.
/// Start reading at [ObjectKey].
@NullMarked
package io.granary.model.name;

import org.jspecify.annotations.NullMarked;
