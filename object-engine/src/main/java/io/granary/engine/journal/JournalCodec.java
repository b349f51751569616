package io.granary.engine.journal;

import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.record.Varint;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Entries as bytes; the byte tables are `docs/format.md`, section 4.11.
final class JournalCodec {
    private JournalCodec() {}

    /// Appends an entry.
    static void encode(JournalEntry entry, ByteArrayOutputStream into) {
        varint(into, entry.sequence());
        varint(into, entry.timeMillis());
        into.write(entry.type().code());
        text(into, entry.key().utf8());
        varint(into, entry.version().isNull() ? 0 : entry.version().sequence());
        entry.facts().ifPresent(facts -> encode(facts, into));
    }

    private static void encode(JournalEntry.Facts facts, ByteArrayOutputStream into) {
        varint(into, facts.born());
        varint(into, facts.modifiedMillis());
        varint(into, facts.size());
        into.writeBytes(facts.etag().md5());
        varint(into, facts.etag().parts());
        into.write(facts.checksumCode());
        varint(into, facts.headers().all().size());
        for (var header : facts.headers().all()) {
            text(into, header.name().getBytes(StandardCharsets.UTF_8));
            text(into, header.value().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void text(ByteArrayOutputStream into, byte[] utf8) {
        varint(into, utf8.length);
        into.writeBytes(utf8);
    }

    private static void varint(ByteArrayOutputStream into, long value) {
        var bytes = ByteBuffer.allocate(Varint.MAX_BYTES);
        Varint.put(bytes, value);
        into.write(bytes.array(), 0, bytes.position());
    }

    /// Compresses encoded entries by DEFLATE, without a header. Source: RFC 1951.
    static ByteBuffer deflate(byte[] raw) {
        try (var deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            deflater.setInput(raw);
            deflater.finish();
            var out = new ByteArrayOutputStream(raw.length / 2 + 64);
            var buffer = new byte[1 << 13];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return ByteBuffer.wrap(out.toByteArray());
        }
    }

    /// The entries that were encoded into `rawLength` bytes and compressed. Borrows `payload`. Throws
    /// `IllegalArgumentException` for what was not.
    static List<JournalEntry> decode(ByteBuffer payload, int rawLength) {
        var raw = new byte[rawLength];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(payload.duplicate());
            int length = 0;
            while (length < rawLength && !inflater.finished()) {
                int more = inflater.inflate(raw, length, rawLength - length);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += more;
            }
            if (length != rawLength) {
                throw new IllegalArgumentException("a journal row ends early");
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("a journal row cannot be unpacked", e);
        }
        var from = ByteBuffer.wrap(raw);
        var entries = new ArrayList<JournalEntry>();
        while (from.hasRemaining()) {
            entries.add(entry(from));
        }
        return entries;
    }

    private static JournalEntry entry(ByteBuffer from) {
        long sequence = Varint.get(from);
        long time = Varint.get(from);
        var type = JournalEntry.Type.ofCode(from.get());
        var key = ObjectKey.ofUtf8(bytes(from));
        long id = Varint.get(from);
        boolean stored = type == JournalEntry.Type.CREATE || type == JournalEntry.Type.UPDATE;
        return new JournalEntry(
                sequence,
                time,
                type,
                key,
                id == 0 ? VersionId.NULL : new VersionId(id),
                stored ? Optional.of(facts(from)) : Optional.empty());
    }

    private static JournalEntry.Facts facts(ByteBuffer from) {
        long born = Varint.get(from);
        long modified = Varint.get(from);
        long size = Varint.get(from);
        var etag = new ETag(from.getLong(), from.getLong(), Varint.getInt(from));
        int checksum = from.get();
        var headers = new ArrayList<Headers.Header>();
        for (int count = Varint.getInt(from); count > 0; count--) {
            headers.add(new Headers.Header(string(from), string(from)));
        }
        return new JournalEntry.Facts(born, modified, size, etag, checksum, new Headers(headers));
    }

    private static String string(ByteBuffer from) {
        return new String(bytes(from), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer from) {
        var bytes = new byte[Varint.getInt(from)];
        from.get(bytes);
        return bytes;
    }
}
