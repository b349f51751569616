package io.granary.gateway.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of a bucket at one sequence.
///
/// @param builtNanos when, of the clock that only grows
/// @param builtMillis when, since 1970
record Generation(
        long sequence, long builtNanos, long builtMillis, long damaged, Map<TableKind, Map<Digest, Part>> tables) {
    /// The parts of a table, in order.
    List<Part> parts(TableKind kind) {
        return List.copyOf(tables.getOrDefault(kind, Map.of()).values());
    }

    Optional<Part> part(TableKind kind, Digest digest) {
        return Optional.ofNullable(tables.getOrDefault(kind, Map.of()).get(digest));
    }

    void leave() {
        tables.values().forEach(table -> table.values().forEach(Part::leave));
    }
}
