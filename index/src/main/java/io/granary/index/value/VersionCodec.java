package io.granary.index.value;

import io.granary.model.location.SegmentLocation;
import io.granary.model.name.ETag;
import io.granary.model.name.VersionId;
import io.granary.model.object.ObjectVersion;
import io.granary.model.object.ObjectVersion.BodyKind;
import io.granary.model.object.ObjectVersion.DeleteMarker;
import io.granary.model.object.ObjectVersion.Stored;
import io.granary.model.record.Varint;
import java.nio.ByteBuffer;

/// A version as the value of its key; the byte table is `docs/format.md`, section 6.3. An object of a few KiB in a
/// store of a billion takes 38 to 42 bytes.
public final class VersionCodec {
    /// The first byte of every value.
    static final byte FORMAT = 1;

    static final int DELETE_MARKER = 1;
    static final int EXTENTS = 1 << 1;
    static final int PLAIN = 1 << 2;
    static final int HAS_ID = 1 << 3;
    static final int HAS_PARTS = 1 << 4;
    static final int REMOVED = 1 << 5;
    static final int LOCKED = 1 << 6;
    static final int BORN_BEFORE = 1 << 7;

    /// The most bytes that a value takes.
    public static final int MAX_BYTES = 2 + 9 * Varint.MAX_BYTES + ETag.MD5_BYTES + 1;

    private VersionCodec() {}

    /// Appends a version.
    public static void encode(ObjectVersion version, ByteBuffer into) {
        int flags = version.id().isNull() ? 0 : HAS_ID;
        switch (version) {
            case DeleteMarker marker -> encodeCommon(flags | DELETE_MARKER, marker, into);
            case Stored stored -> {
                encodeCommon(flags | flagsOf(stored), stored, into);
                Varint.put(into, stored.size());
                into.putLong(stored.etag().high()).putLong(stored.etag().low());
                if (stored.etag().parts() != 0) {
                    Varint.put(into, stored.etag().parts());
                }
                into.put((byte) stored.checksumCode());
            }
        }
    }

    /// Appends what stands, during a rebuild only, in the place of a version that is gone: the sequence of its removal.
    public static void encodeRemoved(long sequence, ByteBuffer into) {
        into.put(FORMAT).put((byte) REMOVED);
        Varint.put(into, sequence);
    }

    /// Whether the value, that of a version or a row, says that the key was removed; leaves the buffer as it is.
    public static boolean isRemoved(ByteBuffer value) {
        return value.limit() > 1 && value.get(0) == FORMAT && (value.get(1) & REMOVED) != 0;
    }

    /// Reads the sequence of a value of any kind.
    public static long decodeSequence(ByteBuffer value) {
        flagsOf(value);
        return Varint.get(value);
    }

    /// Reads a version, which must not be a removed one. Borrows the buffer and keeps nothing of it. Throws
    /// `IllegalArgumentException` for a format or flags that this version does not know.
    public static ObjectVersion decode(ByteBuffer value) {
        int flags = flagsOf(value);
        if ((flags & REMOVED) != 0) {
            throw new IllegalArgumentException("the version was removed");
        }
        long sequence = Varint.get(value);
        var id = (flags & HAS_ID) == 0 ? VersionId.NULL : new VersionId(Varint.get(value));
        long born = (flags & BORN_BEFORE) != 0 ? Varint.get(value) : id.isNull() ? sequence : id.sequence();
        long modified = Varint.get(value);
        var record = new SegmentLocation(Varint.get(value), Varint.get(value), Varint.getInt(value));
        if ((flags & DELETE_MARKER) != 0) {
            return new DeleteMarker(id, sequence, modified, record);
        }
        long size = Varint.get(value);
        long high = value.getLong();
        long low = value.getLong();
        var etag = new ETag(high, low, (flags & HAS_PARTS) == 0 ? 0 : Varint.getInt(value));
        int checksum = value.get();
        var body = (flags & EXTENTS) == 0 ? BodyKind.PACKED : BodyKind.EXTENTS;
        return new Stored(
                id,
                sequence,
                born,
                modified,
                record,
                size,
                etag,
                body,
                checksum,
                (flags & PLAIN) != 0,
                (flags & LOCKED) != 0);
    }

    private static void encodeCommon(int flags, ObjectVersion version, ByteBuffer into) {
        into.put(FORMAT).put((byte) flags);
        Varint.put(into, version.sequence());
        if ((flags & HAS_ID) != 0) {
            Varint.put(into, version.id().sequence());
        }
        if ((flags & BORN_BEFORE) != 0) {
            Varint.put(into, version.born());
        }
        Varint.put(into, version.modifiedMillis());
        Varint.put(into, version.record().segment());
        Varint.put(into, version.record().position());
        Varint.put(into, version.record().lengthBytes());
    }

    private static int flagsOf(Stored stored) {
        return (stored.body() == BodyKind.EXTENTS ? EXTENTS : 0)
                | (stored.plain() ? PLAIN : 0)
                | (stored.etag().parts() == 0 ? 0 : HAS_PARTS)
                | (stored.locked() ? LOCKED : 0)
                | (stored.id().isNull() && stored.born() != stored.sequence() ? BORN_BEFORE : 0);
    }

    private static int flagsOf(ByteBuffer value) {
        byte format = value.get();
        int flags = value.get() & 0xFF;
        if (format != FORMAT) {
            throw new IllegalArgumentException("unknown index value: format " + format + ", flags " + flags);
        }
        return flags;
    }
}
