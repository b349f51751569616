package io.granary.index.overlay;

import io.granary.index.value.BucketRow;
import io.granary.model.location.Extent;
import io.granary.model.location.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The changes of a stretch of the log that go to disk together. One thread at a time changes it (the overlay's guard);
/// [#entries], [#entry] and [#refersTo] may be read by any thread meanwhile.
public final class Generation {
    /// What an entry takes on the heap besides the bytes of its key and of a row's value: nodes of the map, version,
    /// location and ETag.
    private static final int ENTRY_BYTES = 280;

    /// What an extent takes, in the list of its entry or among the abandoned ones.
    private static final int EXTENT_BYTES = 40;

    private static final OverlayEntry UNSURE = new OverlayEntry.Removed(0);

    private final ConcurrentSkipListMap<OverlayKey, OverlayEntry> entries = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<Long, Integer> referredExtents = new ConcurrentHashMap<>();
    private final List<Extent> abandonedExtents = new ArrayList<>();
    private final Map<Integer, Optional<BucketRow>> bucketChanges = new HashMap<>();
    private final UsageDeltas usage = new UsageDeltas();
    private final List<Long> forgottenSegments = new ArrayList<>();
    private final KeyFilter filter;
    private volatile boolean empty = true;
    private final AtomicInteger size = new AtomicInteger();
    private long heapBytes;
    private boolean changed;
    private Watermarks watermarks;
    private LogPosition upTo;

    /// @param expectedEntries how many may come, more or less
    Generation(int expectedEntries, LogPosition upTo, Watermarks watermarks) {
        this.filter = new KeyFilter(expectedEntries);
        this.upTo = upTo;
        this.watermarks = watermarks;
    }

    /// Puts what now stands at a key. What stood there in this generation never reaches the disk: its record is dead.
    void put(OverlayKey key, OverlayEntry entry) {
        if (entry instanceof OverlayEntry.Recorded standing) {
            usage.born(standing.record());
            for (var extent : standing.extents()) {
                referredExtents.merge(extent.id(), 1, Integer::sum);
            }
            heapBytes += (long) EXTENT_BYTES * standing.extents().size();
        }
        filter.add(key);
        empty = false;
        var replaced = entries.put(key, entry);
        heapBytes += valueBytes(entry) - valueBytes(replaced);
        if (replaced == null) {
            size.incrementAndGet();
            heapBytes += ENTRY_BYTES + key.key().length;
        } else if (replaced instanceof OverlayEntry.Recorded old) {
            usage.died(old.record());
            for (var extent : old.extents()) {
                referredExtents.merge(extent.id(), -1, (a, b) -> a + b == 0 ? null : a + b);
            }
            abandonedExtents.addAll(old.extents());
        }
    }

    private static int valueBytes(@Nullable OverlayEntry entry) {
        return entry instanceof OverlayEntry.Row row ? row.value().length : 0;
    }

    /// Extents that a change brought which did not come to stand.
    void abandon(List<Extent> extents) {
        heapBytes += (long) EXTENT_BYTES * extents.size();
        abandonedExtents.addAll(extents);
    }

    /// A bucket's row is now `row`, or there is none.
    void changeBucket(int number, Optional<BucketRow> row) {
        bucketChanges.put(number, row);
    }

    void advance(LogPosition position, Watermarks reached) {
        upTo = position;
        watermarks = reached;
        changed = true;
    }

    /// The usage of these segments goes: nothing refers to them.
    void forget(List<Long> segments) {
        forgottenSegments.addAll(segments);
    }

    /// Segments whose usage goes with this generation.
    public List<Long> forgottenSegments() {
        return forgottenSegments;
    }

    /// The entries in key order; live while this is the active generation.
    public ConcurrentNavigableMap<OverlayKey, OverlayEntry> entries() {
        return entries;
    }

    /// What stands at a key; null when older generations, or the disk, have to be asked. Any thread.
    @Nullable
    OverlayEntry entry(OverlayKey key) {
        return empty || !filter.mayHave(key) ? null : entries.get(key);
    }

    /// What this generation tells of the current version of a key, whose `first` it is: a put that is the current
    /// version,
    /// if no newer generation has one; a removal when that takes a closer look; null when the key has no entry. Any
    /// thread.
    @Nullable
    OverlayEntry newest(OverlayKey first) {
        if (empty || !filter.mayHave(first)) {
            return null;
        }
        var found = entries.ceilingEntry(first);
        if (found == null || !found.getKey().isOfSameKey(first)) {
            return null;
        }
        if (!(found.getValue() instanceof OverlayEntry.Put put) || !put.newest()) {
            return UNSURE;
        }
        return found.getKey().version() == 0 || entries.get(first.ofNullVersion()) == null ? put : UNSURE;
    }

    /// The entries of all versions of a key, whose `first` it is; live while this is the active generation. Any thread.
    public Iterable<Map.Entry<OverlayKey, OverlayEntry>> versions(OverlayKey first) {
        return empty || !filter.mayHave(first)
                ? List.of()
                : entries.subMap(first, true, first.ofNullVersion(), true).entrySet();
    }

    /// Whether there is no entry; any thread.
    public boolean isEmpty() {
        return empty;
    }

    /// Whether an entry refers to the extent.
    public boolean refersTo(long extent) {
        return referredExtents.containsKey(extent);
    }

    /// Extents that came and went within this generation: nobody may still refer to them but another entry of it, or
    /// what is on disk.
    public List<Extent> abandonedExtents() {
        return abandonedExtents;
    }

    /// The new rows of buckets by number; an empty one is to be deleted.
    public Map<Integer, Optional<BucketRow>> bucketChanges() {
        return bucketChanges;
    }

    /// The usage of all that happened within this generation; what it supersedes on disk comes on top.
    public UsageDeltas usage() {
        return usage;
    }

    /// How many entries there are; any thread.
    public int size() {
        return size.get();
    }

    /// About how many bytes of the heap this takes.
    public long heapBytes() {
        return heapBytes;
    }

    /// Whether there is anything to write, be it only a new checkpoint.
    public boolean changed() {
        return changed;
    }

    /// The checkpoint once this generation is on disk.
    public LogPosition upTo() {
        return upTo;
    }

    public Watermarks watermarks() {
        return watermarks;
    }
}
