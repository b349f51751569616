/// Shuffled manifests: the keys under a prefix in an order that a seed decides, for one rank of many.
///
/// Owns: the permutation, what is left out to balance classes, and the text of the manifest. Must not know: what reads
/// the keys. Start reading at [ShuffleTree], then [ShuffleOrder].
@NullMarked
package io.granary.gateway.shuffle;

import org.jspecify.annotations.NullMarked;
