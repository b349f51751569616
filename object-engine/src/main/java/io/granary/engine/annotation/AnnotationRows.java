package io.granary.engine.annotation;

import io.granary.index.Row;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.location.Extent;
import io.granary.model.name.AnnotationName;
import io.granary.model.name.ETag;
import io.granary.model.name.RowKey;
import io.granary.model.object.BodyLayout;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Annotations as rows; the byte tables are `docs/format.md`, section 4.9.
///
/// The annotations of a version are a *set*, whose number is the sequence at which the version was born: so a new
/// version has none, whatever its key had before, and all of a version's go by the prefix that they share. A name ends
/// with a zero, which it cannot have, so that no key is the beginning of another. A version
/// that was copied with more annotations than one commit takes has a row that names the set in which they were put
/// together beforehand; until that commit the set is named by a row of set 0, and a start removes sets that are still
/// named there.
public final class AnnotationRows {
    private static final long UNFINISHED = 0;
    private static final AnnotationName ANY = new AnnotationName("any");
    private static final byte END = 0;
    private static final byte[] NOTHING = {};

    private AnnotationRows() {}

    /// The key of an annotation.
    public static RowKey annotation(long set, AnnotationName name) {
        return key(set, Arrays.copyOf(name.utf8(), name.utf8().length + 1));
    }

    /// The prefix of all annotations of a set whose names begin with `utf8`, which it borrows.
    public static RowKey annotations(long set, byte[] utf8) {
        return key(set, utf8);
    }

    /// The prefix of everything that belongs to a set.
    public static RowKey set(long set) {
        return key(set, NOTHING);
    }

    /// The key of the row that says that a version's annotations are in another set: one with an empty name, which
    /// precedes all others.
    public static RowKey elsewhere(long set) {
        return key(set, new byte[] {END});
    }

    /// Whether a row is one of [#elsewhere].
    public static boolean isElsewhere(Row row) {
        var key = row.key().bytes();
        return key.length == Long.BYTES + 1 && key[Long.BYTES] == END;
    }

    /// What the row of [#elsewhere] holds.
    public static byte[] number(long set) {
        return ByteBuffer.allocate(Long.BYTES).putLong(set).array();
    }

    /// The set that a row of [#elsewhere] names.
    public static long number(Row row) {
        return ByteBuffer.wrap(row.value()).getLong();
    }

    /// The key of the row that names a set which belongs to no version yet.
    public static RowKey unfinished(long set) {
        return key(UNFINISHED, number(set));
    }

    /// What the row of [#unfinished] holds: the number of the bucket.
    public static byte[] unfinishedOf(int bucket) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bucket).array();
    }

    /// The bucket that a row of [#unfinished] names.
    public static int unfinishedBucket(Row row) {
        return ByteBuffer.wrap(row.value()).getInt();
    }

    /// The prefix of all rows of [#unfinished].
    public static RowKey allUnfinished() {
        return set(UNFINISHED);
    }

    /// The set that a row of [#unfinished] names.
    public static long unfinishedSet(Row row) {
        return ByteBuffer.wrap(row.key().bytes()).getLong(Long.BYTES);
    }

    private static RowKey key(long set, byte[] rest) {
        return new RowKey(ByteBuffer.allocate(Long.BYTES + rest.length)
                .putLong(set)
                .put(rest)
                .array());
    }

    /// The name in the key of an annotation.
    public static AnnotationName name(Row row) {
        var key = row.key().bytes();
        return AnnotationName.ofUtf8(ByteBuffer.wrap(key, Long.BYTES, key.length - Long.BYTES - 1));
    }

    /// What the row of an annotation holds.
    public static byte[] encode(StoredAnnotation annotation) {
        var layout = BodyLayoutCodec.encode(BodyLayout.of(annotation.extents()));
        var checksum = annotation.checksum();
        var bytes = ByteBuffer.allocate(
                2 * Varint.MAX_BYTES + ETag.MD5_BYTES + 1 + checksum.value().length + layout.remaining());
        Varint.put(bytes, annotation.size());
        Varint.put(bytes, annotation.modifiedMillis());
        bytes.put(annotation.etag().md5());
        bytes.put((byte) checksum.kind().code()).put(checksum.value());
        bytes.put(layout);
        var encoded = new byte[bytes.position()];
        bytes.flip().get(encoded);
        return encoded;
    }

    /// The annotation of a row.
    public static StoredAnnotation decode(Row row) {
        return decode(name(row), row.value());
    }

    private static StoredAnnotation decode(AnnotationName name, byte[] value) {
        var bytes = ByteBuffer.wrap(value);
        long size = Varint.get(bytes);
        long modified = Varint.get(bytes);
        var etag = new ETag(bytes.getLong(), bytes.getLong(), 0);
        var checksum = checksum(bytes);
        return new StoredAnnotation(
                name,
                size,
                modified,
                etag,
                checksum,
                BodyLayoutCodec.decode(bytes).extents());
    }

    private static Checksum checksum(ByteBuffer from) {
        var kind = ChecksumKind.ofCode(from.get());
        var value = new byte[kind.lengthBytes()];
        from.get(value);
        return Checksum.ofWhole(kind, value);
    }

    /// The extents that a row of this space refers to, whichever it is.
    public static List<Extent> extentsOf(RowKey key, byte[] value) {
        var bytes = key.bytes();
        boolean names =
                bytes.length > Long.BYTES && ByteBuffer.wrap(bytes).getLong() != UNFINISHED && bytes[Long.BYTES] != END;
        return names ? decode(ANY, value).extents() : List.of();
    }
}
