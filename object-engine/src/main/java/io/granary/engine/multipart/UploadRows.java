package io.granary.engine.multipart;

import io.granary.engine.Stored;
import io.granary.index.Row;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.location.Extent;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.UploadId;
import io.granary.model.name.VersionId;
import io.granary.model.object.BodyLayout;
import io.granary.model.object.Headers;
import io.granary.model.record.BodyLayoutCodec;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Uploads and parts as rows; the byte tables are `docs/format.md`, section 4.7.
///
/// The keys of uploads order as S3 lists them: bucket, object key, upload. An object key ends with `00 01` and has `00`
/// written `00 FF`, so that no key is a prefix of another. Parts are ordered by upload and number.
public final class UploadRows {
    private static final int TERMINATOR = 0x0001;
    private static final byte ESCAPED = (byte) 0xFF;

    private UploadRows() {}

    /// The prefix of all uploads of keys that begin with `keyPrefix`.
    public static RowKey uploadsFrom(int bucket, byte[] keyPrefix) {
        return new RowKey(trimmed(escaped(bucket, keyPrefix)));
    }

    public static RowKey upload(int bucket, ObjectKey key, UploadId id) {
        return new RowKey(
                trimmed(escaped(bucket, key.utf8()).putShort((short) TERMINATOR).putLong(id.sequence())));
    }

    /// The prefix of all uploads of a bucket, in progress or completed.
    public static RowKey uploads(int bucket) {
        return uploadsFrom(bucket, new byte[0]);
    }

    /// The bucket of an upload's row.
    static int bucketOf(RowKey upload) {
        return ByteBuffer.wrap(upload.bytes()).getInt();
    }

    /// The id of an upload's row.
    public static UploadId idOf(RowKey upload) {
        return new UploadId(ByteBuffer.wrap(upload.bytes()).getLong(upload.bytes().length - Long.BYTES));
    }

    private static ByteBuffer escaped(int bucket, byte[] key) {
        var bytes = ByteBuffer.allocate(Integer.BYTES + 2 * key.length + Short.BYTES + Long.BYTES);
        bytes.putInt(bucket);
        for (byte b : key) {
            bytes.put(b);
            if (b == 0) {
                bytes.put(ESCAPED);
            }
        }
        return bytes;
    }

    /// The prefix of all parts of an upload.
    public static RowKey parts(UploadId id) {
        return new RowKey(ByteBuffer.allocate(Long.BYTES).putLong(id.sequence()).array());
    }

    public static RowKey part(UploadId id, int number) {
        return new RowKey(ByteBuffer.allocate(Long.BYTES + Short.BYTES)
                .putLong(id.sequence())
                .putShort((short) number)
                .array());
    }

    private static byte[] trimmed(ByteBuffer bytes) {
        var array = new byte[bytes.position()];
        bytes.flip().get(array);
        return array;
    }

    /// What the row of an upload holds.
    public static byte[] encode(Upload upload) {
        int bound = 4 + Varint.MAX_BYTES;
        for (var header : upload.headers().all()) {
            bound += 2 * Varint.MAX_BYTES
                    + header.name().length()
                    + 3 * header.value().length();
        }
        var bytes = ByteBuffer.allocate(bound);
        bytes.put((byte) upload.kind().code());
        bytes.put(code(upload.type()));
        bytes.put((byte) (upload.declared() ? 1 : 0));
        Varint.put(bytes, upload.initiatedMillis());
        for (var header : upload.headers().all()) {
            putText(bytes, header.name());
            putText(bytes, header.value());
        }
        return trimmed(bytes);
    }

    /// The upload of a row.
    public static Upload upload(Row row) {
        var name = ByteBuffer.wrap(row.key().bytes());
        var key = keyOf(name.position(Integer.BYTES));
        var id = new UploadId(name.getLong());
        var bytes = ByteBuffer.wrap(row.value());
        var kind = ChecksumKind.ofCode(bytes.get());
        var type = bytes.get() == 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
        boolean declared = bytes.get() != 0;
        long initiated = Varint.get(bytes);
        var headers = new ArrayList<Headers.Header>();
        while (bytes.hasRemaining()) {
            headers.add(new Headers.Header(getText(bytes), getText(bytes)));
        }
        return new Upload(key, id, new Headers(headers), kind, type, declared, initiated);
    }

    private static ObjectKey keyOf(ByteBuffer name) {
        var key = ByteBuffer.allocate(name.remaining());
        while (true) {
            byte b = name.get();
            if (b == 0 && name.get() != ESCAPED) {
                return ObjectKey.ofTrusted(trimmed(key));
            }
            key.put(b);
        }
    }

    /// What the row of a part holds.
    public static byte[] encode(StoredPart part) {
        var layout = BodyLayoutCodec.encode(BodyLayout.of(part.extents()));
        var bytes = ByteBuffer.allocate(
                2 * Varint.MAX_BYTES + ETag.MD5_BYTES + 1 + part.checksum().value().length + layout.remaining());
        Varint.put(bytes, part.size());
        Varint.put(bytes, part.modifiedMillis());
        bytes.put(part.etag().md5());
        bytes.put((byte) part.checksum().kind().code()).put(part.checksum().value());
        bytes.put(layout);
        return trimmed(bytes);
    }

    /// The part of a row.
    public static StoredPart part(Row row) {
        int number = ByteBuffer.wrap(row.key().bytes()).getShort(Long.BYTES) & 0xFFFF;
        var bytes = ByteBuffer.wrap(row.value());
        long size = Varint.get(bytes);
        long modified = Varint.get(bytes);
        var etag = new ETag(bytes.getLong(), bytes.getLong(), 0);
        var checksum = getChecksum(bytes);
        return new StoredPart(
                number,
                size,
                etag,
                checksum,
                modified,
                BodyLayoutCodec.decode(bytes).extents());
    }

    /// The extents that the row of a part refers to.
    public static List<Extent> extentsOf(byte[] partRow) {
        var bytes = ByteBuffer.wrap(partRow);
        Varint.get(bytes);
        Varint.get(bytes);
        bytes.position(bytes.position() + ETag.MD5_BYTES);
        getChecksum(bytes);
        return BodyLayoutCodec.decode(bytes).extents();
    }

    /// What is remembered of a completed upload, so that completing it again gives the same answer.
    public static byte[] encode(Stored stored) {
        var checksum = stored.checksum();
        var bytes = ByteBuffer.allocate(4 * Varint.MAX_BYTES + ETag.MD5_BYTES + 2 + checksum.value().length);
        Varint.put(bytes, stored.version().sequence());
        Varint.put(bytes, stored.size());
        Varint.put(bytes, stored.modifiedMillis());
        bytes.put(stored.etag().md5());
        Varint.put(bytes, stored.etag().parts());
        bytes.put(code(checksum.type()));
        bytes.put((byte) checksum.kind().code()).put(checksum.value());
        return trimmed(bytes);
    }

    /// What [#encode(Stored)] wrote.
    public static Stored completed(Row row) {
        var bytes = ByteBuffer.wrap(row.value());
        long version = Varint.get(bytes);
        long size = Varint.get(bytes);
        long modified = Varint.get(bytes);
        var etag = new ETag(bytes.getLong(), bytes.getLong(), Varint.getInt(bytes));
        var type = bytes.get() == 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
        var value = getChecksum(bytes);
        return new Stored(
                version == 0 ? VersionId.NULL : new VersionId(version),
                etag,
                new Checksum(value.kind(), type, value.value()),
                size,
                modified);
    }

    private static byte code(ChecksumType type) {
        return (byte) (type == ChecksumType.COMPOSITE ? 1 : 0);
    }

    private static Checksum getChecksum(ByteBuffer from) {
        var kind = ChecksumKind.ofCode(from.get());
        var value = new byte[kind.lengthBytes()];
        from.get(value);
        return Checksum.ofWhole(kind, value);
    }

    private static void putText(ByteBuffer into, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        Varint.put(into, bytes.length);
        into.put(bytes);
    }

    private static String getText(ByteBuffer from) {
        var bytes = new byte[Varint.getInt(from)];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
