package io.granary.engine.multipart;

import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.checksum.Checksummer;
import io.granary.model.checksum.CrcCombine;
import io.granary.model.checksum.Digests;
import io.granary.model.location.Extent;
import io.granary.model.name.ETag;
import io.granary.model.object.BodyLayout;
import io.granary.model.record.BodyLayoutCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the named parts make together: size, ETag, checksum and layout, without reading a byte of them.
///
/// The ETag is the MD5 of the parts' MD5s with their number behind it. A composite checksum is the checksum of the
/// parts'
/// checksums; a full one is combined from theirs, which CRCs allow ([CrcCombine]).
///
/// @param parts in order
record Assembly(List<StoredPart> parts, long size, ETag etag, Checksum checksum, BodyLayout layout) {
    /// What an object may have, as S3 says it.
    private static final long MOST_BYTES = 5L << 40;

    /// Checks the client's list against the parts that are there; throws [EngineException] with what is wrong.
    ///
    /// @param leastPartBytes what each part but the last must have
    static Assembly of(Upload upload, Completion completion, Map<Integer, StoredPart> there, long leastPartBytes) {
        var parts = chosen(upload, completion.parts(), there);
        requireSizes(parts, leastPartBytes);
        long size = 0;
        var extents = new ArrayList<Extent>();
        var described = new ArrayList<BodyLayout.Part>();
        for (var part : parts) {
            size += part.size();
            extents.addAll(part.extents());
            described.add(new BodyLayout.Part(
                    part.number(), part.size(), upload.declared() ? Optional.of(part.checksum()) : Optional.empty()));
        }
        var checksum = checksumOf(upload, parts);
        requirePromises(upload, completion, size, checksum);
        return new Assembly(parts, size, etagOf(parts), checksum, fitting(new BodyLayout(extents, described)));
    }

    /// A layout that fits its record. For all that S3 allows, 5 TiB in 10,000 parts, that is so but for one case: that
    /// many
    /// parts with checksums of 64 bytes, whose extents have ids far from each other. Then the object goes without the
    /// parts' checksums, and keeps its own.
    private static BodyLayout fitting(BodyLayout layout) {
        if (fits(layout)) {
            return layout;
        }
        var bare = new BodyLayout(
                layout.extents(),
                layout.parts().stream()
                        .map(part -> new BodyLayout.Part(part.number(), part.size(), Optional.empty()))
                        .toList());
        if (!fits(bare)) {
            throw new EngineException(new EngineFailure.BodyTooLarge(MOST_BYTES));
        }
        return bare;
    }

    private static boolean fits(BodyLayout layout) {
        return BodyLayoutCodec.encode(layout).remaining() <= BodyLayoutCodec.MAX_BYTES;
    }

    /// Whether bytes stand in the record of a part, where no layout finds them: the object is packed, even where the
    /// limit of packing was lowered since.
    boolean isPacked() {
        return parts.stream().anyMatch(part -> part.size() > 0 && part.extents().isEmpty());
    }

    private static List<StoredPart> chosen(Upload upload, List<NamedPart> named, Map<Integer, StoredPart> there) {
        var parts = new ArrayList<StoredPart>(named.size());
        int before = 0;
        for (var name : named) {
            if (name.number() <= before) {
                throw new EngineException(new EngineFailure.InvalidPartOrder());
            }
            before = name.number();
            var part = there.get(name.number());
            if (part == null || !isNamed(upload, part, name)) {
                throw new EngineException(new EngineFailure.InvalidPart(name.number()));
            }
            parts.add(part);
        }
        if (parts.isEmpty()) {
            throw new EngineException(new EngineFailure.BadCompletion("You must specify at least one part"));
        }
        return parts;
    }

    /// Where no checksum was asked for, one of another kind than ours was compared when the part came and is not kept.
    private static boolean isNamed(Upload upload, StoredPart part, NamedPart name) {
        try {
            return ETag.parse(name.etag()).equals(part.etag())
                    && name.checksum()
                            .filter(named -> upload.declared() || named.kind() == upload.kind())
                            .filter(named -> !named.equals(part.checksum()))
                            .isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireSizes(List<StoredPart> parts, long least) {
        for (var part : parts.subList(0, parts.size() - 1)) {
            if (part.size() < least) {
                throw new EngineException(new EngineFailure.PartTooSmall(part.number(), part.size(), least));
            }
        }
    }

    private static void requirePromises(Upload upload, Completion completion, long size, Checksum checksum) {
        if (completion.objectSize().isPresent() && completion.objectSize().getAsLong() != size) {
            throw new EngineException(new EngineFailure.BadCompletion(
                    "The provided 'x-amz-mp-object-size' header does not match what was computed: " + size));
        }
        if (completion.type().isPresent() && completion.type().get() != upload.type()) {
            throw new EngineException(new EngineFailure.BadCompletion("The upload was created with the checksum type "
                    + upload.type() + ", which must be used here too"));
        }
        if (completion.checksum().isPresent()
                && !sameValue(completion.checksum().get(), checksum)) {
            throw new EngineException(
                    new EngineFailure.ChecksumMismatch(checksum.kind().header(), checksum.base64()));
        }
    }

    private static boolean sameValue(Checksum claimed, Checksum computed) {
        return claimed.kind() == computed.kind() && claimed.base64().equals(computed.base64());
    }

    private static ETag etagOf(List<StoredPart> parts) {
        var digests = ByteBuffer.allocate(parts.size() * ETag.MD5_BYTES);
        parts.forEach(part -> digests.put(part.etag().md5()));
        return ETag.ofMd5(Digests.md5(digests.array(), 0, digests.capacity()), parts.size());
    }

    private static Checksum checksumOf(Upload upload, List<StoredPart> parts) {
        return switch (upload.type()) {
            case FULL_OBJECT -> combined(upload.kind(), parts);
            case COMPOSITE -> composite(upload.kind(), parts);
        };
    }

    private static Checksum composite(ChecksumKind kind, List<StoredPart> parts) {
        var checksummer = Checksummer.of(kind);
        parts.forEach(part ->
                checksummer.update(part.checksum().value(), 0, part.checksum().value().length));
        return new Checksum(kind, ChecksumType.COMPOSITE, checksummer.finish().value());
    }

    private static Checksum combined(ChecksumKind kind, List<StoredPart> parts) {
        var whole = parts.getFirst().checksum();
        for (var part : parts.subList(1, parts.size())) {
            whole = CrcCombine.of(kind).combine(whole, part.checksum(), part.size());
        }
        return whole;
    }
}
