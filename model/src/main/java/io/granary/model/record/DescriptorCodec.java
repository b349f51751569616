package io.granary.model.record;

import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.VersionId;
import io.granary.model.object.Headers;
import io.granary.model.object.ObjectVersion.BodyKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Descriptors as bytes; the tables are `docs/format.md`, sections 4.2 to 4.5.
public final class DescriptorCodec {
    /// The longest descriptor: the header's length field has two bytes. Key (1 KiB), stored headers (the gateway admits
    /// 16 KiB of them) and the rest stay far below.
    public static final int MAX_BYTES = 0xFFFF;

    private static final String DEFAULT_TYPE = "binary/octet-stream";
    private static final int COMPOSITE = 0x80;

    /// Header names that are written as one byte; positions are on disk and never change.
    private static final List<String> KNOWN_NAMES = List.of(
            "content-type",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "expires",
            "x-amz-website-redirect-location",
            "x-amz-storage-class");

    private DescriptorCodec() {}

    /// Appends the descriptor's bytes; throws `BufferOverflowException` when `into` is too small.
    public static void encode(Descriptor descriptor, ByteBuffer into) {
        Varint.put(into, descriptor.bucket());
        Varint.put(into, descriptor.timeMillis());
        switch (descriptor) {
            case Descriptor.ObjectStored stored -> encodeStored(stored, into);
            case Descriptor.ObjectRemoved removed -> encodeName(removed.key(), removed.version(), into);
            case Descriptor.DeleteMarkerPut marker -> encodeName(marker.key(), marker.version(), into);
            case Descriptor.RowPut row -> {
                encodeRowKey(row.space(), row.key(), into);
                Varint.put(into, row.valueLength());
            }
            case Descriptor.RowsRemoved rows -> encodeRowKey(rows.space(), rows.prefix(), into);
            case Descriptor.Copies copies -> {
                Varint.put(into, copies.highestBucket());
                Varint.put(into, copies.highestExtent());
                Varint.put(into, copies.replaces().size());
                copies.replaces().forEach(segment -> Varint.put(into, segment));
            }
            case Descriptor.BucketCreated created ->
                putText(into, created.name().value());
            case Descriptor.BucketRemoved removed ->
                putText(into, removed.name().value());
        }
    }

    /// An upper bound of the bytes that [#encode] writes.
    public static int bound(Descriptor descriptor) {
        int fixed = 2 * Varint.MAX_BYTES + 2;
        return switch (descriptor) {
            case Descriptor.ObjectStored stored -> fixed + boundStored(stored);
            case Descriptor.ObjectRemoved removed -> fixed + boundName(removed.key());
            case Descriptor.DeleteMarkerPut marker -> fixed + boundName(marker.key());
            case Descriptor.RowPut row -> fixed + boundRowKey(row.key()) + Varint.MAX_BYTES;
            case Descriptor.RowsRemoved rows -> fixed + boundRowKey(rows.prefix());
            case Descriptor.Copies copies -> fixed + (3 + copies.replaces().size()) * Varint.MAX_BYTES;
            case Descriptor.BucketCreated created ->
                fixed + created.name().value().length();
            case Descriptor.BucketRemoved removed ->
                fixed + removed.name().value().length();
        };
    }

    /// Reads the descriptor that fills `from` up to its limit. Throws `IllegalArgumentException` when it is not one.
    public static Descriptor decode(RecordKind kind, ByteBuffer from) {
        try {
            int bucket = Varint.getInt(from);
            long timeMillis = Varint.get(from);
            var descriptor = switch (kind) {
                case OBJECT_PACKED -> decodeStored(bucket, timeMillis, BodyKind.PACKED, from);
                case OBJECT_EXTENTS -> decodeStored(bucket, timeMillis, BodyKind.EXTENTS, from);
                case OBJECT_REMOVED -> new Descriptor.ObjectRemoved(bucket, getKey(from), getVersion(from), timeMillis);
                case DELETE_MARKER ->
                    new Descriptor.DeleteMarkerPut(bucket, getKey(from), getVersion(from), timeMillis);
                case ROW_PUT ->
                    new Descriptor.RowPut(bucket, from.get(), getRowKey(from), timeMillis, Varint.getInt(from));
                case ROWS_REMOVED -> new Descriptor.RowsRemoved(bucket, from.get(), getRowKey(from), timeMillis);
                case COPIES -> decodeCopies(timeMillis, from);
                case BUCKET_CREATED -> new Descriptor.BucketCreated(bucket, new BucketName(getText(from)), timeMillis);
                case BUCKET_REMOVED -> new Descriptor.BucketRemoved(bucket, new BucketName(getText(from)), timeMillis);
            };
            if (from.hasRemaining()) {
                throw new IllegalArgumentException(from.remaining() + " bytes behind the descriptor");
            }
            return descriptor;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("descriptor cut short", e);
        }
    }

    private static Descriptor.Copies decodeCopies(long timeMillis, ByteBuffer from) {
        int highestBucket = Varint.getInt(from);
        long highestExtent = Varint.get(from);
        var replaces = new ArrayList<Long>();
        for (int count = Varint.getInt(from); count > 0; count--) {
            replaces.add(Varint.get(from));
        }
        return new Descriptor.Copies(timeMillis, highestBucket, highestExtent, replaces);
    }

    private static void encodeStored(Descriptor.ObjectStored stored, ByteBuffer into) {
        encodeName(stored.key(), stored.version(), into);
        Varint.put(into, stored.size());
        into.putLong(stored.etag().high()).putLong(stored.etag().low());
        Varint.put(into, stored.etag().parts());
        encodeChecksum(stored.checksum(), into);
        for (var header : stored.headers().all()) {
            if (!isDefault(header)) {
                encodeHeader(header, into);
            }
        }
    }

    private static Descriptor.ObjectStored decodeStored(int bucket, long time, BodyKind body, ByteBuffer from) {
        var key = getKey(from);
        var version = getVersion(from);
        long size = Varint.get(from);
        var etag = new ETag(from.getLong(), from.getLong(), Varint.getInt(from));
        var checksum = decodeChecksum(from);
        return new Descriptor.ObjectStored(bucket, key, version, time, size, etag, checksum, decodeHeaders(from), body);
    }

    private static int boundStored(Descriptor.ObjectStored stored) {
        int bound = boundName(stored.key()) + 3 * Varint.MAX_BYTES + ETag.MD5_BYTES + 1 + 64;
        for (var header : stored.headers().all()) {
            bound += 1
                    + 2 * Varint.MAX_BYTES
                    + header.name().length()
                    + 3 * header.value().length();
        }
        return bound;
    }

    private static void encodeName(ObjectKey key, VersionId version, ByteBuffer into) {
        putBytes(into, key.utf8());
        Varint.put(into, version.sequence());
    }

    private static int boundName(ObjectKey key) {
        return 2 * Varint.MAX_BYTES + key.utf8().length;
    }

    private static void encodeRowKey(int space, RowKey key, ByteBuffer into) {
        into.put((byte) space);
        putBytes(into, key.bytes());
    }

    private static int boundRowKey(RowKey key) {
        return 1 + Varint.MAX_BYTES + key.bytes().length;
    }

    private static RowKey getRowKey(ByteBuffer from) {
        return new RowKey(getBytes(from));
    }

    private static ObjectKey getKey(ByteBuffer from) {
        return ObjectKey.ofTrusted(getBytes(from));
    }

    private static VersionId getVersion(ByteBuffer from) {
        long sequence = Varint.get(from);
        return sequence == 0 ? VersionId.NULL : new VersionId(sequence);
    }

    private static void encodeChecksum(Optional<Checksum> checksum, ByteBuffer into) {
        if (checksum.isEmpty()) {
            into.put((byte) 0);
            return;
        }
        var value = checksum.get();
        into.put((byte)
                (value.type() == ChecksumType.COMPOSITE
                        ? value.kind().code() | COMPOSITE
                        : value.kind().code()));
        into.put(value.value());
    }

    private static Optional<Checksum> decodeChecksum(ByteBuffer from) {
        int code = from.get() & 0xFF;
        if (code == 0) {
            return Optional.empty();
        }
        var kind = ChecksumKind.ofCode(code & ~COMPOSITE);
        var value = new byte[kind.lengthBytes()];
        from.get(value);
        return Optional.of(
                new Checksum(kind, (code & COMPOSITE) == 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE, value));
    }

    /// S3's default type is what most tiny objects have: it costs them no byte.
    private static boolean isDefault(Headers.Header header) {
        return header.name().equals(Headers.CONTENT_TYPE) && header.value().equals(DEFAULT_TYPE);
    }

    private static void encodeHeader(Headers.Header header, ByteBuffer into) {
        int known = KNOWN_NAMES.indexOf(header.name());
        into.put((byte) (known + 1));
        if (known < 0) {
            putText(into, header.name());
        }
        putText(into, header.value());
    }

    private static Headers decodeHeaders(ByteBuffer from) {
        if (!from.hasRemaining()) {
            return Headers.NONE;
        }
        var headers = new ArrayList<Headers.Header>();
        while (from.hasRemaining()) {
            int known = from.get();
            if (known < 0 || known > KNOWN_NAMES.size()) {
                throw new IllegalArgumentException("unknown header code " + known);
            }
            var name = known == 0 ? getText(from) : KNOWN_NAMES.get(known - 1);
            headers.add(new Headers.Header(name, getText(from)));
        }
        return new Headers(headers);
    }

    private static void putText(ByteBuffer into, String text) {
        putBytes(into, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String getText(ByteBuffer from) {
        return new String(getBytes(from), StandardCharsets.UTF_8);
    }

    private static void putBytes(ByteBuffer into, byte[] bytes) {
        Varint.put(into, bytes.length);
        into.put(bytes);
    }

    private static byte[] getBytes(ByteBuffer from) {
        int length = Varint.getInt(from);
        if (length > from.remaining()) {
            throw new IllegalArgumentException("descriptor cut short");
        }
        var bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
