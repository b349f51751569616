/// S3's XML, both ways, without a binding framework.
///
/// Owns: writing a document straight into bytes, reading an untrusted one within limits. What the documents of S3 hold
/// stands in [io.granary.gateway.xml.documents]. Must not know: requests, responses, the engine. Start reading at
/// [XmlWriter] and [XmlElement].
@NullMarked
package io.granary.gateway.xml;

import org.jspecify.annotations.NullMarked;
