package io.granary.engine.read;

import static java.util.Objects.requireNonNull;

import io.granary.model.object.ObjectVersion;
import io.granary.segment.SegmentStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Packed bodies of a set, read ahead of whoever wants them one after the other: some records at a time, as many as fit
/// the memory, in the order in which they lie on the disk; those that are not cached all at once.
///
/// Belongs to one thread, which may block.
public final class BodyWindow {
    /// No record is longer.
    public static final int LEAST_BYTES = SegmentStore.MAX_GROUP_BYTES;

    private static final int MAX_BODIES = 1 << 12;

    private final OpenSet set;
    private final ByteBuffer memory;
    private final @Nullable ByteBuffer[] bodies;
    private int first;
    private int end;

    /// Borrows both. The memory has [#LEAST_BYTES] at least and is best direct.
    public BodyWindow(OpenSet set, ByteBuffer memory) {
        if (memory.capacity() < LEAST_BYTES) {
            throw new IllegalArgumentException("the window is too small: " + memory.capacity());
        }
        this.set = set;
        this.memory = memory;
        this.bodies = new ByteBuffer[Math.min(set.size(), MAX_BODIES)];
    }

    private record Read(int at, ObjectVersion.Stored version, ByteBuffer slot) implements Comparable<Read> {
        @Override
        public int compareTo(Read other) {
            var mine = version.record();
            var others = other.version.record();
            int bySegment = Long.compare(mine.segment(), others.segment());
            return bySegment != 0 ? bySegment : Long.compare(mine.position(), others.position());
        }
    }

    /// The body of one that was found and is packed, lent until the next call; the window moves on where it has to, and
    /// not beyond `last`. `at` never falls.
    public ByteBuffer body(int at, int last) {
        if (at >= end) {
            load(at, last);
        }
        return requireNonNull(bodies[at - first], "no packed body");
    }

    private void load(int from, int last) {
        var reads = new ArrayList<Read>();
        int used = 0;
        int at = from;
        for (; at <= last && at - from < bodies.length; at++) {
            var version = set.version(at);
            if (version != null && version.body() == ObjectVersion.BodyKind.PACKED) {
                int length = version.record().lengthBytes();
                if (used + length > memory.capacity()) {
                    break;
                }
                reads.add(new Read(at, version, memory.slice(used, length)));
                used += length;
            }
        }
        Arrays.fill(bodies, null);
        first = from;
        end = at;
        read(reads);
    }

    private void read(List<Read> reads) {
        reads.sort(null);
        var waiting = new ArrayList<CompletableFuture<ByteBuffer>>();
        var waited = new ArrayList<Read>();
        for (var read : reads) {
            var key = set.key(read.at);
            var body = set.records().tryBody(key, read.version, read.slot);
            if (body == null) {
                waiting.add(set.records().bodyLater(key, read.version, read.slot));
                waited.add(read);
            } else {
                bodies[read.at - first] = body;
            }
        }
        RuntimeException failed = null;
        for (int i = 0; i < waited.size(); i++) {
            // All of them are awaited, whatever fails: the memory is lent to them.
            try {
                bodies[waited.get(i).at - first] = waiting.get(i).join();
            } catch (CompletionException e) {
                failed = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
