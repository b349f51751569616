package io.granary.engine.annotation;

import io.granary.index.Row;
import java.util.List;

/// Annotations that were copied for a version that is not there yet.
///
/// @param bucket the number of the bucket of that version
/// @param number of their set, which belongs to nobody before the version does
/// @param source the set that they were copied from
/// @param rows of the source, as they were copied
public record CopiedSet(int bucket, long number, long source, List<Row> rows) {}
