package io.granary.gateway.table;

import io.granary.engine.state.StateAnnotation;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;

/// What a row will be made of.
sealed interface TableRow {
    ObjectKey key();

    ObjectVersion version();

    record OfVersion(ObjectKey key, ObjectVersion version) implements TableRow {}

    record OfAnnotation(ObjectKey key, ObjectVersion version, StateAnnotation annotation) implements TableRow {}
}
