/// What lies under a prefix, counted: objects, bytes and sizes, for the whole and for each directory in it.
///
/// Owns: the keys `_granary/summary/…`. Must not know: how keys are stored; it walks a state of the bucket. Start
/// reading
/// at [io.granary.gateway.summary.SummaryTree].
@NullMarked
package io.granary.gateway.summary;

import org.jspecify.annotations.NullMarked;
