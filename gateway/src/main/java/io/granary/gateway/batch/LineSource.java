package io.granary.gateway.batch;

import io.granary.model.name.ETag;
import java.util.List;

/// A virtual object that is a manifest and can tell any of its lines without reading what precedes.
public interface LineSource {
    /// As its ETag, without knowing how long it is.
    ETag linesEtag();

    long linesModifiedMillis();

    /// Lines from `first` on, up to `count`, without their ends; fewer where the manifest ends. May block.
    List<byte[]> lines(long first, int count);
}
