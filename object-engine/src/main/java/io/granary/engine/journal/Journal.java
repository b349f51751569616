package io.granary.engine.journal;

import io.granary.engine.Done;
import io.granary.engine.EngineException;
import io.granary.engine.EngineFailure;
import io.granary.engine.bucket.Buckets;
import io.granary.engine.read.ObjectReader;
import io.granary.engine.read.RecordReader;
import io.granary.engine.write.Committer;
import io.granary.engine.write.JournalRow;
import io.granary.index.BucketEntry;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.index.Row;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import io.granary.segment.SegmentStore;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The change feed of every bucket.
///
/// What becomes visible waits in memory ([JournalTail]) until a thread of the journal's own writes it to rows, some
/// thousand changes in each: writers never wait for it. Until then the log has it, of which a start reads what came
/// after the [#floor], and compaction leaves segments above the floor alone.
///
/// Every change that was acknowledged behind [#begin] is in the feed, in the order of the sequences, also after a
/// crash. Any thread may call; what says so may wait for the disk.
public final class Journal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int PAGE = 1_000;

    /// Bytes of a chunk before it is compressed: half a group at most.
    private static final int CHUNK_BYTES = 512 << 10;

    private static final int MOST_OF_A_CHUNK = 20_000;

    /// So many waiting changes are written down at once, whatever their age: about 10 MB of memory.
    private static final int MANY = 20_000;

    /// So many waiting ones are more than memory is for: they are given up when they cannot be written.
    private static final int TOO_MANY = 1_000_000;

    /// Changes wait for so long at most.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration ROUND = Duration.ofSeconds(10);

    private final ObjectIndex index;
    private final Buckets buckets;
    private final RecordReader records;
    private final ObjectReader reader;
    private final JournalHeaders headers;
    private final Committer committer;
    private final InstantSource clock;
    private final JournalTail tail;

    /// By bucket: behind which sequence its journal has everything. 0 where it is not there.
    private final ConcurrentHashMap<Integer, Long> begins = new ConcurrentHashMap<>();

    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("granary-journal").daemon().factory());

    private Journal(
            ObjectIndex index,
            Buckets buckets,
            RecordReader records,
            ObjectReader reader,
            Committer committer,
            InstantSource clock,
            long newest) {
        this.index = index;
        this.buckets = buckets;
        this.records = records;
        this.reader = reader;
        this.headers = new JournalHeaders(index, reader);
        this.committer = committer;
        this.clock = clock;
        this.tail = new JournalTail(newest);
    }

    /// Begins, or goes on where the last process ended. Before anything is written; reads the end of the log.
    ///
    /// @param newest the sequence of the newest change of the store
    public static Journal open(
            SegmentStore segments,
            ObjectIndex index,
            Buckets buckets,
            RecordReader records,
            ObjectReader reader,
            Committer committer,
            InstantSource clock,
            long newest)
            throws IOException {
        var journal = new Journal(index, buckets, records, reader, committer, clock, newest);
        var floor = index.row(RowSpace.JOURNAL, JournalRows.FLOOR);
        if (floor == null) {
            journal.begin(newest);
        } else {
            journal.goOn(segments, JournalRows.sequence(floor.value()));
        }
        var unused = journal.thread.scheduleWithFixedDelay(
                journal::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
        return journal;
    }

    /// Forgets that there was a journal, when it is switched off: what is there has a gap from now on.
    public static void forget(ObjectIndex index, Committer committer) {
        if (index.row(RowSpace.JOURNAL, JournalRows.FLOOR) != null) {
            committer
                    .journal(Optional.empty(), List.of(new JournalRow.Gone(JournalRows.FLOOR)))
                    .toCompletableFuture()
                    .join();
        }
    }

    /// Nothing is known of what was before.
    private void begin(long newest) {
        var begun = new ArrayList<JournalRow>();
        begun.add(new JournalRow.Gone(JournalRows.ALL));
        for (var bucket : buckets.all()) {
            begins.put(bucket.number(), newest);
            begun.add(beginOf(bucket.number(), newest));
            if (begun.size() == PAGE) {
                write(Optional.empty(), begun);
                begun.clear();
            }
        }
        begun.add(floorAt(newest));
        write(Optional.empty(), begun);
    }

    private static JournalRow beginOf(int bucket, long sequence) {
        return new JournalRow.Named(JournalRows.key(bucket, 0), JournalRows.sequence(sequence));
    }

    private static JournalRow floorAt(long sequence) {
        return new JournalRow.Named(JournalRows.FLOOR, JournalRows.sequence(sequence));
    }

    private void goOn(SegmentStore segments, long floor) throws IOException {
        for (var bucket : buckets.all()) {
            var begin = index.row(RowSpace.JOURNAL, JournalRows.key(bucket.number(), 0));
            if (begin != null) {
                begins.put(bucket.number(), JournalRows.sequence(begin.value()));
            }
        }
        JournalReplay.of(segments, index, floor).forEach((bucket, found) -> {
            long written = Math.max(lastWritten(bucket), begins.getOrDefault(bucket, 0L)); // what expired is not new
            found.stream()
                    .filter(waiting -> waiting.entry().sequence() > written)
                    .forEach(waiting -> tail.add(bucket, waiting));
        });
    }

    /// The sequence of the last change that a chunk of the bucket has. Walks its chunks.
    private long lastWritten(int bucket) {
        long last = 0;
        for (var chunk : chunks(bucket, 0)) {
            last = Math.max(last, chunk.last());
        }
        return last;
    }

    /// Follows changes that became visible at once; on the committer's thread.
    public void changed(List<IndexChange> changes, List<AnnotationTouch> touches) {
        tail.add(changes, touches, clock.millis());
        if (tail.count() >= MANY && asked.compareAndSet(false, true)) {
            try {
                thread.execute(this::round);
            } catch (RejectedExecutionException closed) {
                // The log has what is not written here.
            }
        }
    }

    /// How many changes are in memory and in the log only.
    public int waiting() {
        return tail.count();
    }

    /// Behind which sequence the feed of a bucket has everything; 0 for all that ever happened in it.
    public long begin(BucketName bucket) {
        return begins.getOrDefault(buckets.get(bucket).number(), 0L);
    }

    /// The changes of a bucket behind a sequence, at most so many, the oldest first. May wait for the disk. Throws
    /// [EngineException] when there is no such bucket, and for damage.
    public List<JournalEntry> since(BucketName name, long after, int limit) {
        int bucket = buckets.get(name).number();
        var waiting = tail.of(bucket, after, limit);
        var found = new ArrayList<JournalEntry>();
        for (var chunk : chunks(bucket, after)) {
            for (var entry : entries(bucket, chunk)) {
                if (entry.sequence() > after && found.size() < limit) {
                    found.add(entry);
                }
            }
            if (found.size() == limit) {
                return found;
            }
        }
        long last = found.isEmpty() ? after : found.getLast().sequence();
        for (var one : waiting) {
            if (one.entry().sequence() > last && found.size() < limit) {
                found.add(headers.read(bucket, one));
            }
        }
        return found;
    }

    /// The chunks of a bucket that have changes behind a sequence, in order. May wait for the disk.
    public List<JournalChunk> chunks(BucketName bucket, long after) {
        return chunks(buckets.get(bucket).number(), after);
    }

    private List<JournalChunk> chunks(int bucket, long after) {
        var found = new ArrayList<JournalChunk>();
        var prefix = JournalRows.ofBucket(bucket);
        var from = JournalRows.key(bucket, 0);
        while (true) {
            var page = index.rows(RowSpace.JOURNAL, prefix, from, PAGE);
            for (var row : page) {
                var chunk = JournalRows.chunk(row);
                if (chunk.last() > after) {
                    found.add(chunk);
                }
            }
            if (page.size() < PAGE) {
                return found;
            }
            from = page.getLast().key();
        }
    }

    /// The changes of a chunk. May wait for the disk. Throws [EngineException] for damage.
    public List<JournalEntry> entries(BucketName bucket, JournalChunk chunk) {
        return entries(buckets.get(bucket).number(), chunk);
    }

    private List<JournalEntry> entries(int bucket, JournalChunk chunk) {
        var key = JournalRows.key(bucket, chunk.first());
        long ticket = reader.enter();
        try {
            Row row = index.row(RowSpace.JOURNAL, key);
            return row == null
                    ? List.of() // has expired meanwhile
                    : JournalCodec.decode(records.payload(ObjectKey.of("journal"), row), chunk.rawLength());
        } finally {
            reader.leave(ticket);
        }
    }

    /// Writes what waits of a bucket, soon. Completes when it is durable, or could not be written.
    public CompletionStage<Done> close(BucketName name) {
        return CompletableFuture.supplyAsync(
                () -> {
                    buckets.find(name).ifPresent(this::write);
                    return Done.DONE;
                },
                thread);
    }

    /// The sequence up to which nobody needs the records of the log for the journal.
    public long floor() {
        return tail.floor();
    }

    /// Writes everything that waits now, so that [#floor] rises; what cannot be written for want of space is given up,
    /// since whoever asks is about to make space. Waits for the commits.
    public void settle() {
        CompletableFuture.runAsync(
                        () -> {
                            if (!writeAll()) {
                                giveUp();
                            }
                        },
                        thread)
                .join();
    }

    /// Removes the chunks of a bucket whose changes are all older. Waits for the commits. Returns how many.
    ///
    /// @param before in milliseconds since 1970
    public int expire(BucketName name, long before) {
        var bucket = buckets.get(name);
        var old = chunks(bucket.number(), 0).stream()
                .takeWhile(chunk -> chunk.lastMillis() < before)
                .toList();
        for (var chunk : old) {
            begins.put(bucket.number(), chunk.last());
            write(
                    Optional.of(bucket),
                    List.of(
                            beginOf(bucket.number(), chunk.last()),
                            new JournalRow.Gone(JournalRows.key(bucket.number(), chunk.first()))));
        }
        return old.size();
    }

    private void round() {
        asked.set(false);
        try {
            boolean old = tail.oldestMillis()
                    .filter(millis -> millis < clock.millis() - LONGEST.toMillis())
                    .isPresent();
            if ((old || tail.count() >= MANY) && !writeAll() && tail.count() >= TOO_MANY) {
                giveUp();
            }
        } catch (RuntimeException e) {
            LOG.warn("The journal is not written for now", e);
        }
    }

    /// Returns whether nothing waits any more but what came meanwhile.
    private boolean writeAll() {
        boolean all = true;
        for (var number : tail.buckets()) {
            var bucket = buckets.all().stream()
                    .filter(entry -> entry.number() == number)
                    .findFirst();
            if (bucket.isEmpty()) {
                tail.written(number, Long.MAX_VALUE);
            } else {
                all &= write(bucket.get());
            }
        }
        return write(Optional.empty(), List.of(floorAt(tail.floor()))) && all;
    }

    /// Writes what waits of a bucket in as many chunks as it takes; returns false when it cannot.
    private boolean write(BucketEntry bucket) {
        while (true) {
            var waiting = tail.of(bucket.number(), 0, MOST_OF_A_CHUNK);
            if (waiting.isEmpty()) {
                return true;
            }
            var raw = new ByteArrayOutputStream();
            int count = 0;
            for (; count < waiting.size() && raw.size() < CHUNK_BYTES - (64 << 10); count++) {
                JournalCodec.encode(headers.read(bucket.number(), waiting.get(count)), raw);
            }
            var last = waiting.get(count - 1).entry();
            var chunk = new JournalChunk(
                    waiting.getFirst().entry().sequence(), last.sequence(), count, last.timeMillis(), raw.size());
            var row = new JournalRow.Kept(
                    JournalRows.key(bucket.number(), chunk.first()),
                    JournalRows.encode(chunk),
                    JournalCodec.deflate(raw.toByteArray()));
            if (!write(Optional.of(bucket), List.of(row))) {
                return false;
            }
            tail.written(bucket.number(), last.sequence());
            if (waiting.size() < MOST_OF_A_CHUNK && count == waiting.size()) {
                return true; // what came meanwhile is for the next time
            }
        }
    }

    private boolean write(Optional<BucketEntry> bucket, List<JournalRow> rows) {
        try {
            committer.journal(bucket, List.copyOf(rows)).toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException refused
                    && (refused.failure() instanceof EngineFailure.Full
                            || refused.failure() instanceof EngineFailure.Busy
                            || refused.failure() instanceof EngineFailure.NotWritable)) {
                LOG.warn("The journal cannot be written: {}", refused.failure());
                return false;
            }
            throw e;
        }
    }

    private void giveUp() {
        for (var number : tail.buckets()) {
            var waiting = tail.of(number, 0, Integer.MAX_VALUE);
            long last = waiting.getLast().entry().sequence();
            LOG.warn(
                    "The journal of bucket {} begins again behind {}: there was no room for {} changes",
                    number,
                    last,
                    waiting.size());
            begins.put(number, last);
            tail.written(number, last);
        }
    }

    /// Ends the thread. What waits is found in the log by the next start.
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
