package io.granary.gateway.table;

import io.granary.gateway.virtual.TextObject;
import io.granary.model.name.ObjectKey;
import java.util.Optional;
import java.util.Set;

/// `status.json`: which state the tables are of, and how large they are.
final class StatusDocument {
    static final String NAME = "status.json";

    private StatusDocument() {}

    static TextObject of(ObjectKey key, Generation generation, Set<TableKind> on, Optional<Long> journalBegin) {
        var json = new StringBuilder("{\"sequence\":\"")
                .append(Sequences.text(generation.sequence()))
                .append("\",\"damaged_records\":")
                .append(generation.damaged());
        for (var kind : TableKind.values()) {
            var parts = generation.parts(kind);
            json.append(",\"").append(kind.title()).append("\":{");
            if (on.contains(kind)) {
                json.append("\"sequence\":\"")
                        .append(Sequences.text(generation.sequence()))
                        .append("\",\"parts\":")
                        .append(parts.size())
                        .append(",\"rows\":")
                        .append(parts.stream().mapToLong(Part::rows).sum())
                        .append(",\"bytes\":")
                        .append(parts.stream()
                                .mapToLong(part -> part.facts().size())
                                .sum())
                        .append(",\"state\":\"ACTIVE\"}");
            } else {
                json.append("\"state\":\"DISABLED\"}");
            }
        }
        json.append(",\"journal\":{");
        journalBegin.ifPresent(begin ->
                json.append("\"begin\":\"").append(Sequences.text(begin)).append("\","));
        json.append("\"state\":\"")
                .append(journalBegin.isPresent() ? "ACTIVE" : "DISABLED")
                .append("\"}");
        return TextObject.json(key, json.append("}\n").toString(), generation.builtMillis());
    }
}
