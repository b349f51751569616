package io.granary.engine.state;

import io.granary.engine.OpenObject;
import io.granary.engine.annotation.AnnotationRows;
import io.granary.engine.annotation.Annotations;
import io.granary.engine.read.ObjectReader;
import io.granary.index.IndexSnapshot;
import io.granary.index.RowSpace;
import io.granary.model.name.ObjectKey;
import io.granary.model.object.ObjectVersion;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;

/// A walk over all versions of a bucket as they were at one sequence, in the order of keys, the latest version of a key
/// first. What it finds stays readable until it is closed. Belongs to one thread, which may wait.
public final class BucketState implements Closeable {
    private static final byte[] FIRST = {};

    private final IndexSnapshot snapshot;
    private final ObjectReader reader;
    private final Annotations annotations;
    private final Runnable leave;
    private boolean begun;

    /// Takes the snapshot.
    ///
    /// @param leave lets go of what keeps records readable
    public BucketState(IndexSnapshot snapshot, ObjectReader reader, Annotations annotations, Runnable leave) {
        this.snapshot = snapshot;
        this.reader = reader;
        this.annotations = annotations;
        this.leave = leave;
    }

    /// The sequence of the latest change that the state has.
    public long sequence() {
        return snapshot.sequence();
    }

    /// Moves to the first version, or to the next one; false at the end.
    public boolean next() {
        if (begun) {
            return snapshot.versions().next();
        }
        return seek(FIRST);
    }

    /// Moves to the first version whose key is the one given, in UTF-8, or behind it; false where there is none.
    public boolean seek(byte[] key) {
        begun = true;
        return snapshot.versions().seek(key);
    }

    public ObjectKey key() {
        return ObjectKey.ofTrusted(snapshot.versions().key());
    }

    public ObjectVersion version() {
        return snapshot.versions().version();
    }

    /// Whether the version is the latest of its key.
    public boolean isCurrent() {
        return snapshot.versions().isCurrent();
    }

    /// The annotations of the version where the walk stands, in the order of their names.
    public List<StateAnnotation> annotations() {
        long set = version().born();
        var rows = snapshot.rows(RowSpace.ANNOTATION, AnnotationRows.set(set));
        if (!rows.isEmpty() && AnnotationRows.isElsewhere(rows.getFirst())) {
            rows = snapshot.rows(RowSpace.ANNOTATION, AnnotationRows.set(AnnotationRows.number(rows.getFirst())));
        }
        return rows.stream()
                .map(row -> new StateAnnotation(AnnotationRows.decode(row), row))
                .toList();
    }

    /// What was attached, in a buffer of its own. Throws [EngineException] for damage.
    public ByteBuffer payload(ObjectKey key, StateAnnotation annotation) {
        return annotations.read(key, annotation.row(), annotation.facts());
    }

    /// A version that the walk has found; opened as any other, and closed by the caller.
    public OpenObject open(ObjectKey key, ObjectVersion.Stored version) {
        return reader.opened(key, version);
    }

    @Override
    public void close() {
        snapshot.close();
        leave.run();
    }
}
