package io.granary.engine;

import io.granary.model.name.ObjectKey;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.ObjectVersion;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// One version that was found and stays readable until it is closed, whatever is deleted or compacted meanwhile.
///
/// The version itself came from the index: conditions and ranges are settled on it before any byte is read. The stages
/// complete at once, on the calling thread, where the bytes are cached, otherwise on a reading thread of the engine.
public interface OpenObject extends Closeable {
    ObjectKey key();

    ObjectVersion.Stored version();

    /// Headers and checksum; reads the record unless [ObjectVersion.Stored#plain()] and `checksum` is not asked for.
    CompletionStage<ObjectHead> head(boolean checksum);

    /// The bytes from `offset`, `length` of them; the caller has settled that they lie within the size. Fails with
    /// [EngineFailure.Damaged].
    CompletionStage<ObjectBody> body(long offset, long length);

    /// The parts of a large object that came in parts; empty for any other. Reads the record where there are some.
    CompletionStage<List<BodyLayout.Part>> parts();

    /// Any thread; a second call does nothing. A [ObjectBody.Streamed] must be closed before.
    @Override
    void close();
}
