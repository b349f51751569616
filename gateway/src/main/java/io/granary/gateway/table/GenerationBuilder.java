package io.granary.gateway.table;

import static java.util.Objects.requireNonNull;

import io.granary.engine.state.BucketState;
import io.granary.gateway.virtual.VirtualFacts;
import io.granary.index.BucketEntry;
import io.granary.model.object.ObjectVersion;
import io.granary.parquet.Compression;
import io.granary.parquet.ParquetWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds all tables of a bucket in one walk over one state of it, so that they join without orphans.
final class GenerationBuilder {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path directory;
    private final InstantSource clock;

    /// @param directory of the files of parts
    GenerationBuilder(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Borrows the state.
    ///
    /// @param earlier generations, whose parts are taken where they are the same
    Generation build(BucketEntry bucket, BucketState state, List<Generation> earlier) throws IOException {
        var rows = new RowWriter(state, bucket.name().toString());
        var tables = new EnumMap<TableKind, TableBuilder>(TableKind.class);
        for (var kind : TableKind.values()) {
            tables.put(
                    kind,
                    new TableBuilder(
                            kind,
                            bucket.name().toString(),
                            digest -> find(earlier, kind, digest),
                            (of, digest, content, modified) -> write(of, digest, content, modified, rows),
                            bucket.createdMillis()));
        }
        try {
            walk(state, tables);
            var built = new EnumMap<TableKind, Map<Digest, Part>>(TableKind.class);
            for (var table : tables.entrySet()) {
                built.put(table.getKey(), table.getValue().finish());
            }
            return new Generation(state.sequence(), System.nanoTime(), clock.millis(), rows.damaged(), built);
        } catch (IOException | RuntimeException | Error e) {
            tables.values().forEach(TableBuilder::abandon);
            throw e;
        }
    }

    private static void walk(BucketState state, Map<TableKind, TableBuilder> tables) throws IOException {
        var inventory = requireNonNull(tables.get(TableKind.INVENTORY));
        var annotations = requireNonNull(tables.get(TableKind.ANNOTATION));
        while (state.next()) {
            var key = state.key();
            var version = state.version();
            inventory.add(new TableRow.OfVersion(key, version));
            if (version instanceof ObjectVersion.Stored) {
                for (var annotation : state.annotations()) {
                    annotations.add(new TableRow.OfAnnotation(key, version, annotation));
                }
            }
        }
    }

    private static Optional<Part> find(List<Generation> earlier, TableKind kind, Digest digest) {
        return earlier.stream()
                .flatMap(generation -> generation.part(kind, digest).stream())
                .findFirst();
    }

    private Part write(TableKind kind, Digest digest, List<TableRow> content, long modifiedMillis, RowWriter rows)
            throws IOException {
        var file = Files.createTempFile(directory, kind.title() + '-', ".parquet");
        boolean whole = false;
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
                var table = new ParquetWriter(kind.columns(), Compression.SNAPPY, properties(kind), out)) {
            for (var row : content) {
                rows.write(row, table);
            }
            table.finish();
            out.flush();
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        var facts = new VirtualFacts(
                Files.size(file),
                VirtualFacts.etag(digest.bytes()),
                modifiedMillis,
                VirtualFacts.contentType("application/vnd.apache.parquet"));
        return new Part(file, facts, content.size());
    }

    /// Nothing that changes while the rows stay: a part may belong to many generations.
    private static Map<String, String> properties(TableKind kind) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("granary.table", kind.title());
        properties.put("granary.rules", "1");
        return properties;
    }
}
