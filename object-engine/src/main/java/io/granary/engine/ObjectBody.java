package io.granary.engine;

import io.granary.model.content.Content;
import java.nio.ByteBuffer;

/// The bytes of a body or of a range of it, verified before they are lent.
///
/// Small ones are whole in memory; large ones are a [Content] whose reads may wait and belong on a thread that may.
/// Both
/// come with the head, which stands in the same record.
public sealed interface ObjectBody {
    ObjectHead head();

    /// @param bytes the caller's own, on the heap
    record Whole(ObjectHead head, ByteBuffer bytes) implements ObjectBody {}

    /// @param content the caller closes it
    record Streamed(ObjectHead head, Content content) implements ObjectBody {}
}
