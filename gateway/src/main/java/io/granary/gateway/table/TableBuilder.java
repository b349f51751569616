package io.granary.gateway.table;

import io.granary.model.object.ObjectVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Cuts the rows of one table into parts, finds those that stand already, and has the others written.
final class TableBuilder {
    /// Parts of other rules have other digests.
    private static final String RULES = "granary tables 1 ";

    /// Writes the rows of a part to a file.
    interface Writing {
        Part write(TableKind kind, Digest digest, List<TableRow> rows, long modifiedMillis) throws IOException;
    }

    private final TableKind kind;
    private final byte[] bucket;
    private final Function<Digest, Optional<Part>> known;
    private final Writing writing;
    private final long emptyMillis;

    private final Map<Digest, Part> parts = new LinkedHashMap<>();
    private final List<TableRow> rows = new ArrayList<>();
    private final Cut cut = new Cut();
    private final ByteBuffer numbers = ByteBuffer.allocate(3 * Long.BYTES);
    private MessageDigest digest;
    private long modifiedMillis;

    /// @param known finds a part that stands
    /// @param emptyMillis the time of a table without rows
    TableBuilder(
            TableKind kind, String bucket, Function<Digest, Optional<Part>> known, Writing writing, long emptyMillis) {
        this.kind = kind;
        this.bucket = (RULES + kind + ' ' + bucket).getBytes(StandardCharsets.UTF_8);
        this.known = known;
        this.writing = writing;
        this.emptyMillis = emptyMillis;
        this.digest = begun();
    }

    private MessageDigest begun() {
        try {
            var made = MessageDigest.getInstance("SHA-256");
            made.update(bucket);
            return made;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(TableRow row) throws IOException {
        var key = row.key().utf8();
        rows.add(row);
        switch (row) {
            case TableRow.OfVersion of -> add(of.version(), key, of.version().sequence(), 0, new byte[0], 0, 0);
            case TableRow.OfAnnotation of -> {
                var facts = of.annotation().facts();
                add(
                        of.version(),
                        key,
                        of.annotation().sequence(),
                        facts.name().hashCode(),
                        facts.name().utf8(),
                        facts.size(),
                        facts.modifiedMillis());
            }
        }
    }

    private void add(
            ObjectVersion version, byte[] key, long sequence, int nameHash, byte[] name, long bytes, long modified)
            throws IOException {
        numbers.clear()
                .putLong(version.born())
                .putLong(sequence)
                .putInt(key.length)
                .putInt(name.length);
        digest.update(numbers.flip());
        digest.update(key);
        digest.update(name);
        modifiedMillis = Math.max(modifiedMillis, Math.max(modified, version.modifiedMillis()));
        long hash = Cut.mixed(version.born() * 31 + nameHash);
        if (cut.endsBehind(hash, bytes)) {
            end();
        }
    }

    private void end() throws IOException {
        var named = new Digest(digest.digest());
        var standing = known.apply(named);
        var part = standing.isPresent() ? standing.get() : writing.write(kind, named, rows, modifiedMillis);
        part.join();
        parts.put(named, part);
        rows.clear();
        modifiedMillis = 0;
        digest = begun();
    }

    /// The parts in order, at least one; the caller has them leave. What was built so far when this is not reached
    /// has to leave too: [#abandon].
    Map<Digest, Part> finish() throws IOException {
        if (!rows.isEmpty() || parts.isEmpty()) {
            modifiedMillis = Math.max(modifiedMillis, rows.isEmpty() ? emptyMillis : 0);
            end();
        }
        return parts;
    }

    void abandon() {
        parts.values().forEach(Part::leave);
        parts.clear();
    }
}
