/// Listing: prefix, delimiter and pages over one state of the index.
///
/// Owns: what a page of keys holds. Must not know: XML, continuation tokens on the wire. Start reading at [Listing].
@NullMarked
package io.granary.engine.listing;

import org.jspecify.annotations.NullMarked;
