package io.granary.engine.state;

import io.granary.engine.annotation.StoredAnnotation;
import io.granary.index.Row;

/// An annotation as a state has it.
public final class StateAnnotation {
    private final StoredAnnotation facts;
    private final Row row;

    StateAnnotation(StoredAnnotation facts, Row row) {
        this.facts = facts;
        this.row = row;
    }

    /// What is known of it without its payload.
    public StoredAnnotation facts() {
        return facts;
    }

    /// The sequence of the change that attached it.
    public long sequence() {
        return row.sequence();
    }

    Row row() {
        return row;
    }
}
