package io.granary.engine.annotation;

import io.granary.engine.Done;
import io.granary.engine.OpenObject;
import io.granary.engine.read.RecordReader;
import io.granary.engine.write.Committer;
import io.granary.engine.write.PutPath;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.Checksummer;
import io.granary.model.name.RowKey;
import io.granary.segment.extent.ExtentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Copies the annotations of a version for one that is about to be.
///
/// They are put together in a set of their own, in as many commits as their payloads need; the commit that makes the
/// version says that the set is its own. So the version and all its annotations appear at once, whatever their size.
/// Until then the set is named as unfinished, and a start removes what a crash left.
public final class AnnotationCopies {
    private static final RowKey FIRST = new RowKey(new byte[0]);
    private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /// Payloads in one commit: others fit beside it, and it is worth its sync.
    private static final int BATCH_BYTES = 384 << 10;

    private final ObjectIndex index;
    private final RecordReader records;
    private final ExtentStore extents;
    private final Committer committer;
    private final PutPath putPath;

    public AnnotationCopies(
            ObjectIndex index, RecordReader records, ExtentStore extents, Committer committer, PutPath putPath) {
        this.index = index;
        this.records = records;
        this.extents = extents;
        this.committer = committer;
        this.putPath = putPath;
    }

    /// Removes the sets that belong to no version; before any copy begins.
    public void sweep() {
        var unfinished = index.rows(RowSpace.ANNOTATION, AnnotationRows.allUnfinished(), FIRST, Integer.MAX_VALUE);
        for (var row : unfinished) {
            committer
                    .dropAnnotations(AnnotationRows.unfinishedBucket(row), AnnotationRows.unfinishedSet(row))
                    .toCompletableFuture()
                    .join();
        }
    }

    /// Copies all annotations of `source` as they are at one moment; empty if it has none. Reads payloads and waits for
    /// commits: belongs on a thread that may block. Does not close `source`, which must stay open meanwhile.
    ///
    /// @param bucket the number of the bucket that they are for
    /// @param kind of the checksums of the copies; empty to keep those of the source
    public Optional<CopiedSet> copy(OpenObject source, int bucket, Optional<ChecksumKind> kind) throws IOException {
        long from = set(source);
        var rows = rows(from, StoredAnnotation.MAX_OF_A_VERSION);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        long number = committer.beginAnnotations(bucket).toCompletableFuture().join();
        var copied = new CopiedSet(bucket, number, from, rows);
        try {
            copy(source, copied, kind);
            return Optional.of(copied);
        } catch (IOException | RuntimeException e) {
            var ignored = drop(copied);
            throw e;
        }
    }

    private void copy(OpenObject source, CopiedSet copied, Optional<ChecksumKind> kind) throws IOException {
        CompletableFuture<Done> before = CompletableFuture.completedFuture(Done.DONE);
        var batch = new ArrayList<CopiedAnnotation>();
        int bytes = 0;
        for (var row : copied.rows()) {
            var annotation = AnnotationRows.decode(row);
            var payload = payload(source, row, annotation);
            var checksum = kind.isEmpty() ? annotation.checksum() : checksum(kind.get(), annotation, payload);
            boolean large = !annotation.extents().isEmpty();
            var copy = new CopiedAnnotation(
                    annotation.name(),
                    annotation.size(),
                    annotation.etag(),
                    checksum,
                    List.of(),
                    large ? NO_PAYLOAD : payload);
            if (large) {
                before.join();
                before = putPath.copiedAnnotation(copied, copy, payload).toCompletableFuture();
                continue;
            }
            if (bytes + payload.remaining() > BATCH_BYTES) {
                before.join();
                before = put(copied, batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(copy);
            bytes += payload.remaining();
        }
        before.join();
        put(copied, batch).join();
    }

    private static Checksum checksum(ChecksumKind kind, StoredAnnotation annotation, ByteBuffer payload) {
        if (kind == annotation.checksum().kind()) {
            return annotation.checksum();
        }
        var summer = Checksummer.of(kind);
        summer.update(payload.duplicate());
        return summer.finish();
    }

    private CompletableFuture<Done> put(CopiedSet copied, List<CopiedAnnotation> batch) {
        return batch.isEmpty()
                ? CompletableFuture.completedFuture(Done.DONE)
                : committer.putAnnotations(copied, List.copyOf(batch)).toCompletableFuture();
    }

    private ByteBuffer payload(OpenObject source, Row row, StoredAnnotation annotation) throws IOException {
        return annotation.extents().isEmpty()
                ? records.payload(source.key(), row)
                : Annotations.read(extents, records, source.key(), annotation);
    }

    /// Removes copies that no version took.
    public CompletionStage<Done> drop(CopiedSet copied) {
        return committer.dropAnnotations(copied.bucket(), copied.number());
    }

    private long set(OpenObject source) {
        return Annotations.setOf(index, source.version().born());
    }

    private List<Row> rows(long set, int limit) {
        return index.rows(RowSpace.ANNOTATION, AnnotationRows.set(set), FIRST, limit);
    }
}
