package io.granary.gateway.table;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.virtual.ReservedKeys;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.gateway.virtual.VirtualRequest;
import io.granary.gateway.virtual.VirtualTree;
import io.granary.gateway.xml.documents.MetadataConfiguration;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// `_granary/tables/<table>/part-<number>.parquet`, the newest generation; `_granary/tables/<table>@<sequence>/…`, one
/// that is kept; `_granary/tables/status.json`.
public final class TablesTree implements VirtualTree {
    private static final String NAME = "tables";
    private static final char AT = '@';

    private final ObjectEngine engine;
    private final Tables tables;

    public TablesTree(ObjectEngine engine, Tables tables) {
        this.engine = engine;
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isListed() {
        return true;
    }

    /// What lies before and behind the slash of a path.
    private record Name(String table, String part) {
        static Optional<Name> of(String path) {
            int slash = path.indexOf('/');
            return slash < 0
                    ? Optional.empty()
                    : Optional.of(new Name(path.substring(0, slash), path.substring(slash + 1)));
        }

        Optional<TableKind> kind() {
            int at = table.indexOf(AT);
            var title = at < 0 ? table : table.substring(0, at);
            for (var kind : TableKind.values()) {
                if (kind.title().equals(title)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /// Empty for the newest.
        Optional<String> sequence() {
            int at = table.indexOf(AT);
            return at < 0 ? Optional.empty() : Optional.of(table.substring(at + 1));
        }
    }

    /// The tables that are not switched off.
    private Set<TableKind> on(BucketName bucket) {
        var on = EnumSet.allOf(TableKind.class);
        engine.setting(bucket, SettingKind.TABLES)
                .map(setting -> setting.parsed(MetadataConfiguration::parse))
                .ifPresent(configuration -> {
                    if (!configuration.inventory()) {
                        on.remove(TableKind.INVENTORY);
                    }
                    if (!configuration.annotation()) {
                        on.remove(TableKind.ANNOTATION);
                    }
                });
        return on;
    }

    private Optional<Long> begin(BucketName bucket) {
        return engine.journal().map(journal -> journal.begin(bucket));
    }

    @Override
    public CompletionStage<VirtualObject> open(VirtualRequest request) {
        var on = on(request.bucket());
        if (request.path().equals(StatusDocument.NAME)) {
            return tables.of(request.bucket())
                    .newest(false)
                    .thenApply(generation -> StatusDocument.of(request.key(), generation, on, begin(request.bucket())));
        }
        var name = Name.of(request.path()).orElseThrow(request::noSuchKey);
        var kind = name.kind().filter(on::contains).orElseThrow(request::noSuchKey);
        int number = number(name.part()).orElseThrow(request::noSuchKey);
        var of = tables.of(request.bucket());
        return generation(of, name.sequence(), request)
                .thenCompose(generation -> engine.read(() -> open(request, generation.parts(kind), number)));
    }

    private static CompletionStage<Generation> generation(
            BucketTables of, Optional<String> sequence, VirtualRequest request) {
        return sequence.isEmpty()
                ? of.newest(false)
                : CompletableFuture.completedStage(of.at(sequence.get()).orElseThrow(request::noSuchKey));
    }

    private static VirtualObject open(VirtualRequest request, List<Part> parts, int number) {
        if (number >= parts.size()) {
            throw request.noSuchKey();
        }
        var part = parts.get(number);
        return new TableObject(request.key(), part.facts(), part.open().orElseThrow(request::noSuchKey));
    }

    private static String part(int number) {
        return String.format(Locale.ROOT, "part-%05d.parquet", number);
    }

    private static Optional<Integer> number(String part) {
        var digits = part.replaceFirst("^part-(\\d{5,8})\\.parquet$", "$1");
        return digits.equals(part) || !part(Integer.parseInt(digits)).equals(part)
                ? Optional.empty()
                : Optional.of(Integer.parseInt(digits));
    }

    @Override
    public CompletionStage<List<Listed>> list(VirtualRequest request, byte[] after) {
        var on = on(request.bucket());
        var of = tables.of(request.bucket());
        return of.newest(true).thenApply(newest -> {
            var lines = new ArrayList<Listed>();
            for (var kind : on) {
                list(request, kind.title(), newest.parts(kind), lines);
                for (var kept : of.kept()) {
                    list(request, kind.title() + AT + Sequences.text(kept.sequence()), kept.parts(kind), lines);
                }
            }
            if (StatusDocument.NAME.startsWith(request.path())) {
                var key = key(StatusDocument.NAME);
                lines.add(new Listed(
                        key,
                        StatusDocument.of(key, newest, on, begin(request.bucket()))
                                .facts()));
            }
            return lines;
        });
    }

    /// Generations are told only to those who ask for them.
    private static void list(VirtualRequest request, String table, List<Part> parts, List<Listed> lines) {
        boolean asked = table.indexOf(AT) < 0 || request.path().indexOf(AT) >= 0;
        for (int number = 0; asked && number < parts.size(); number++) {
            var path = table + '/' + part(number);
            if (path.startsWith(request.path())) {
                lines.add(new Listed(key(path), parts.get(number).facts()));
            }
        }
    }

    private static ObjectKey key(String path) {
        return ObjectKey.of(ReservedKeys.PREFIX + NAME + '/' + path);
    }
}
