package io.granary.gateway.batch;

import io.granary.engine.OpenObject;
import io.granary.model.name.ETag;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// One entry of the tar, settled: its bytes are known but for their content.
///
/// @param name in UTF-8
/// @param offset where its bytes begin in what they are of
record BatchEntry(byte[] name, long size, long mtimeMillis, long offset, Source source) {
    sealed interface Source {
        /// The version that the set found at the entry's place.
        record InSet() implements Source {}

        /// An annotation's payload.
        record Annotation(Supplier<CompletionStage<ByteBuffer>> payload, ETag etag) implements Source {}

        /// An object that is open already: a virtual one.
        record Opened(OpenObject object) implements Source {}

        /// There is no such thing.
        record Nothing() implements Source {}
    }

    static final Source IN_SET = new Source.InSet();
    static final Source NOTHING = new Source.Nothing();

    boolean isMissing() {
        return source instanceof Source.Nothing;
    }
}
