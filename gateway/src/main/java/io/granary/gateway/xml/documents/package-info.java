/// The documents of S3 that we read or write: one small record each, which knows its own XML.
///
/// Owns: element names, their order, and what a document must hold. Must not know: requests and responses. Start
/// reading
/// at [ListBucketResult] for one that is written and [DeleteRequest] for one that is read.
@NullMarked
package io.granary.gateway.xml.documents;

import org.jspecify.annotations.NullMarked;
