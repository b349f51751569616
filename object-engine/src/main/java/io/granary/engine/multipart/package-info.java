/// Multipart uploads: parts are extents, and completing moves no bytes.
///
/// Owns: uploads in progress, their parts, and what makes a list of parts an object. Must not know: XML, how rows are
/// kept.
/// Start reading at [Uploads].
@NullMarked
package io.granary.engine.multipart;

import org.jspecify.annotations.NullMarked;
