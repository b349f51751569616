package io.granary.engine.multipart;

import io.granary.engine.Done;
import io.granary.engine.EngineConfig;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.Put;
import io.granary.engine.Stored;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.read.RecordReader;
import io.granary.engine.write.BodyFacts;
import io.granary.engine.write.Committer;
import io.granary.index.ObjectIndex;
import io.granary.index.RowSpace;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.fault.KillPoint;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.RowKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.Headers;
import io.granary.segment.Epoch;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Uploads in progress: begun, given up, listed, completed. Their parts come in by
/// [io.granary.engine.ObjectEngine#putPart].
///
/// Methods that answer at once read the index and may wait for the disk: they belong on a reading thread. A stage
/// completes as those of [io.granary.engine.ObjectEngine] do.
public final class Uploads {
    private static final RowKey FIRST = new RowKey(new byte[0]);

    private final ObjectIndex index;
    private final Buckets buckets;
    private final Committer committer;
    private final RecordReader records;
    private final ExtentStore extents;
    private final Epoch epoch;
    private final Executor reading;
    private final EngineConfig config;

    /// @param reading runs what may wait for the disk
    public Uploads(
            ObjectIndex index,
            Buckets buckets,
            Committer committer,
            RecordReader records,
            ExtentStore extents,
            Epoch epoch,
            Executor reading,
            EngineConfig config) {
        this.index = index;
        this.buckets = buckets;
        this.committer = committer;
        this.records = records;
        this.extents = extents;
        this.epoch = epoch;
        this.reading = reading;
        this.config = config;
    }

    /// Begins an upload.
    ///
    /// @param kind of the checksum; empty for S3's default, CRC64NVME over the whole object
    /// @param type empty for the kind's default: full for CRC64NVME, composite for the others. Fails with
    ///     [EngineFailure.BadCompletion] for a kind that cannot have it
    public CompletionStage<Upload> create(
            BucketName bucket,
            ObjectKey key,
            Headers headers,
            Optional<ChecksumKind> kind,
            Optional<ChecksumType> type) {
        var chosen = kind.orElse(ChecksumKind.CRC64NVME);
        var chosenType =
                type.orElse(chosen == ChecksumKind.CRC64NVME ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE);
        if (!isPossible(chosen, chosenType)) {
            return EngineException.failed(new EngineFailure.BadCompletion("The " + chosenType
                    + " checksum type cannot be used with the " + chosen.wireName() + " algorithm"));
        }
        return committer.createUpload(bucket, key, headers, chosen, chosenType, kind.isPresent());
    }

    private static boolean isPossible(ChecksumKind kind, ChecksumType type) {
        return switch (kind) {
            case CRC64NVME -> type == ChecksumType.FULL_OBJECT;
            case CRC32, CRC32C -> true;
            case SHA1, SHA256, SHA512, MD5, XXHASH64, XXHASH3, XXHASH128 -> type == ChecksumType.COMPOSITE;
        };
    }

    /// Throws [EngineException] with [EngineFailure.NoSuchUpload] or [EngineFailure.NoSuchBucket].
    public Upload get(BucketName bucketName, ObjectKey key, UploadId id) {
        var bucket = buckets.get(bucketName);
        var row = index.row(RowSpace.UPLOAD, UploadRows.upload(bucket.number(), key, id));
        if (row == null) {
            throw new EngineException(new EngineFailure.NoSuchUpload(id));
        }
        return UploadRows.upload(row);
    }

    /// Up to `limit` parts whose numbers are greater than `after`, in their order.
    public List<StoredPart> parts(Upload upload, int after, int limit) {
        return index
                .rows(
                        RowSpace.PART,
                        UploadRows.parts(upload.id()),
                        after == 0 ? FIRST : UploadRows.part(upload.id(), after),
                        limit)
                .stream()
                .map(UploadRows::part)
                .toList();
    }

    /// Up to `limit` uploads of a bucket, by key and then by id, behind `after`; `prefix` is the beginning of the keys'
    /// UTF-8.
    public List<Upload> list(BucketName bucketName, byte[] prefix, Optional<After> after, int limit) {
        var bucket = buckets.get(bucketName);
        return index
                .rows(
                        RowSpace.UPLOAD,
                        UploadRows.uploadsFrom(bucket.number(), prefix),
                        after.map(last -> last.rowKey(bucket.number())).orElse(FIRST),
                        limit)
                .stream()
                .map(UploadRows::upload)
                .toList();
    }

    /// Where a listing of uploads goes on: behind one upload, or behind all of a key.
    public record After(ObjectKey key, Optional<UploadId> upload) {
        RowKey rowKey(int bucket) {
            return UploadRows.upload(bucket, key, upload.orElse(new UploadId(Long.MAX_VALUE)));
        }
    }

    /// Gives an upload up and frees its parts.
    public CompletionStage<Done> abort(BucketName bucket, ObjectKey key, UploadId id) {
        return committer.endUpload(bucket, key, id);
    }

    /// Makes an object of parts. Completing the same upload again gives the same answer. Reads the rows of the parts:
    /// called on a reading thread.
    public CompletionStage<Stored> complete(Completion completion) {
        var bucket = buckets.get(completion.bucket());
        var key = UploadRows.upload(bucket.number(), completion.key(), completion.upload());
        var row = index.row(RowSpace.UPLOAD, key);
        if (row == null) {
            return completedBefore(completion, key);
        }
        try {
            return complete(completion, UploadRows.upload(row));
        } catch (EngineException | UncheckedIOException e) {
            // The parts of an upload that ends meanwhile are not what is wrong.
            if (index.row(RowSpace.UPLOAD, key) == null) {
                return completedBefore(completion, key);
            }
            throw e;
        }
    }

    private CompletionStage<Stored> complete(Completion completion, Upload upload) {
        long partChanges = committer.partChanges(upload.id());
        var assembly = Assembly.of(upload, completion, partsByNumber(upload), config.leastPartBytes());
        return commit(completion, upload, partChanges, assembly)
                .whenComplete((stored, failure) -> KillPoint.COMPLETION_COMMITTED.reached())
                .thenCompose(stored -> stored.<CompletionStage<Stored>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> completeAgain(completion)));
    }

    private CompletionStage<Stored> completeAgain(Completion completion) {
        return CompletableFuture.supplyAsync(() -> complete(completion), reading)
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Stored> completedBefore(Completion completion, RowKey upload) {
        var row = index.row(RowSpace.COMPLETED_UPLOAD, upload);
        if (row == null) {
            return EngineException.failed(new EngineFailure.NoSuchUpload(completion.upload()));
        }
        return CompletableFuture.completedFuture(UploadRows.completed(row));
    }

    private Map<Integer, StoredPart> partsByNumber(Upload upload) {
        var parts = new HashMap<Integer, StoredPart>();
        parts(upload, 0, PartPut.MAX_NUMBER).forEach(part -> parts.put(part.number(), part));
        return parts;
    }

    private CompletionStage<Optional<Stored>> commit(
            Completion completion, Upload upload, long partChanges, Assembly assembly) {
        var put = new Put(
                completion.bucket(),
                completion.key(),
                upload.headers(),
                Optional.empty(),
                Optional.of(upload.kind()),
                Optional::empty,
                completion.condition());
        var facts = new BodyFacts(assembly.size(), assembly.etag(), assembly.checksum());
        KillPoint.COMPLETION_ASSEMBLED.reached();
        if (assembly.size() <= config.packingLimitBytes() || assembly.isPacked()) {
            return committer.completeUpload(put, upload.id(), partChanges, facts, bytes(upload, assembly));
        }
        return committer.completeUpload(put, upload.id(), partChanges, facts, assembly.layout());
    }

    /// The bytes of an object that is small enough to be packed.
    private ByteBuffer bytes(Upload upload, Assembly assembly) {
        var bytes = ByteBuffer.allocate((int) assembly.size());
        long ticket = epoch.enter();
        try {
            for (var part : assembly.parts()) {
                read(upload, part, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            epoch.leave(ticket);
        }
        return bytes.flip();
    }

    private void read(Upload upload, StoredPart part, ByteBuffer into) throws IOException {
        if (part.extents().isEmpty()) {
            var row = index.row(RowSpace.PART, UploadRows.part(upload.id(), part.number()));
            if (row == null) {
                throw new EngineException(new EngineFailure.InvalidPart(part.number()));
            }
            into.put(records.payload(upload.key(), row));
            return;
        }
        for (var extent : part.extents()) {
            long offset = 0;
            while (offset < extent.lengthBytes()) {
                offset += extents.read(extent, offset, into);
            }
        }
    }
}
