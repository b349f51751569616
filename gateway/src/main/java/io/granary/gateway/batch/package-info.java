/// Batch reads: many objects as one tar, whose length, tag and layout are known before any of them is read.
///
/// Owns: manifests, the layout of the tar, and how its bytes are made from any offset. Must not know: what answers it
/// (a virtual key, a POST, a select). Start reading at [TarTree], then [BatchOpener].
@NullMarked
package io.granary.gateway.batch;

import org.jspecify.annotations.NullMarked;
