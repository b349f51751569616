package io.granary.gateway.batch;

import io.granary.engine.read.OpenSet;
import io.granary.gateway.virtual.VirtualObject;
import io.granary.model.content.Content;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Entries that are settled and stay readable until the batch is closed; as a tar, a function of what they are.
public final class Batch implements Closeable {
    private final List<BatchLine> lines;
    private final List<BatchEntry> entries;
    private final OpenSet set;
    private final List<VirtualObject> opened;
    private final WindowMemory memory;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Where each entry begins, and behind them the end of the last.
    private final long[] starts;

    Batch(
            List<BatchLine> lines,
            List<BatchEntry> entries,
            OpenSet set,
            List<VirtualObject> opened,
            WindowMemory memory,
            Runnable release) {
        this.lines = lines;
        this.entries = entries;
        this.set = set;
        this.opened = opened;
        this.memory = memory;
        this.release = release;
        this.starts = new long[entries.size() + 1];
        for (int at = 0; at < entries.size(); at++) {
            var entry = entries.get(at);
            starts[at + 1] = Math.addExact(
                    starts[at], TarHeader.length(entry.name(), entry.size()) + TarHeader.padded(entry.size()));
        }
    }

    public int size() {
        return entries.size();
    }

    public int missing() {
        return (int) entries.stream().filter(BatchEntry::isMissing).count();
    }

    /// The newest of all; 0 for none.
    public long modifiedMillis() {
        return entries.stream().mapToLong(BatchEntry::mtimeMillis).max().orElse(0);
    }

    List<BatchLine> lines() {
        return lines;
    }

    List<BatchEntry> entries() {
        return entries;
    }

    OpenSet set() {
        return set;
    }

    WindowMemory memory() {
        return memory;
    }

    /// Where the entries end; the end of the tar follows.
    long entriesEnd() {
        return starts[entries.size()];
    }

    /// The length of the tar: the entries and two blocks of zeros.
    public long tarBytes() {
        return entriesEnd() + 2L * TarHeader.BLOCK;
    }

    /// The entry that has this byte of the tar; [#size()] for those behind.
    int entryAt(long offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found : -found - 2;
    }

    long start(int at) {
        return starts[at];
    }

    /// Adds all that the bytes of the tar depend on.
    public void digest(MessageDigest digest) {
        var facts = ByteBuffer.allocate(64);
        for (int at = 0; at < entries.size(); at++) {
            var entry = entries.get(at);
            facts.clear().putInt(entry.name().length).putLong(entry.size()).putLong(entry.mtimeMillis());
            facts.putLong(entry.offset());
            var etag = switch (entry.source()) {
                case BatchEntry.Source.InSet inSet -> {
                    var version = set.version(at);
                    yield version == null ? null : version.etag();
                }
                case BatchEntry.Source.Annotation annotation -> annotation.etag();
                case BatchEntry.Source.Opened object ->
                    object.object().version().etag();
                case BatchEntry.Source.Nothing nothing -> null;
            };
            if (etag != null) {
                facts.putLong(etag.high()).putLong(etag.low()).putInt(etag.parts());
            }
            digest.update(facts.flip());
            digest.update(entry.name());
        }
    }

    /// The bytes of the tar from `offset` on, `length` of them, made while they are read. It is closed before the
    /// batch.
    public Content tar(long offset, long length) {
        return new TarContent(this, offset, length);
    }

    /// Any thread; a second call does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            opened.forEach(VirtualObject::close);
            set.close();
            release.run();
        }
    }
}
