package io.granary.engine.listing;

import io.granary.engine.bucket.Buckets;
import io.granary.index.IndexChange;
import io.granary.index.ObjectIndex;
import io.granary.model.name.BucketName;
import io.granary.model.object.ObjectVersion;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/// Makes lists of keys and keeps those that were asked for last, as long as no key under their prefixes changes. Any
/// thread that may block, but for [#changed].
public final class KeyLists {
    /// On the heap, for all that are kept.
    private static final long KEPT_BYTES = 64L << 20;

    private static final int KEPT = 16;

    private final ObjectIndex index;
    private final Buckets buckets;
    private final CopyOnWriteArrayList<Kept> watched = new CopyOnWriteArrayList<>();

    /// Guarded by itself.
    private final Map<Wanted, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    private record Wanted(int bucket, String prefix) {}

    private static final class Kept {
        private final int bucket;
        private final byte[] prefix;
        private final CompletableFuture<KeyList> list = new CompletableFuture<>();
        private volatile boolean stale;

        Kept(int bucket, byte[] prefix) {
            this.bucket = bucket;
            this.prefix = prefix;
        }

        long heapBytes() {
            return list.isDone() && !list.isCompletedExceptionally()
                    ? list.join().heapBytes()
                    : 0;
        }
    }

    public KeyLists(ObjectIndex index, Buckets buckets) {
        this.index = index;
        this.buckets = buckets;
    }

    /// The keys that begin with `prefix`, delete markers left out, as they stand now. Throws
    /// [io.granary.engine.EngineException] when there is no such bucket.
    public KeyList of(BucketName bucketName, String prefix) {
        int bucket = buckets.get(bucketName).number();
        var wanted = new Wanted(bucket, prefix);
        Kept found;
        boolean mine = false;
        synchronized (kept) {
            var before = kept.get(wanted);
            if (before == null || before.stale) {
                found = new Kept(bucket, prefix.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if (before != null) {
                    watched.remove(before);
                }
                watched.add(found);
                kept.put(wanted, found);
                mine = true;
            } else {
                found = before;
            }
        }
        if (mine) {
            make(wanted, found);
        }
        try {
            return found.list.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void make(Wanted wanted, Kept into) {
        try {
            into.list.complete(walk(into));
            trim();
        } catch (RuntimeException | Error e) {
            into.stale = true;
            watched.remove(into);
            synchronized (kept) {
                kept.remove(wanted, into);
            }
            into.list.completeExceptionally(e);
        }
    }

    private KeyList walk(Kept wanted) {
        var builder = new KeyList.Builder();
        try (var cursor = index.cursor(wanted.bucket)) {
            for (boolean more = cursor.seek(wanted.prefix); more; more = cursor.next()) {
                var key = cursor.key();
                if (!CommonPrefixes.startsWith(key, wanted.prefix)) {
                    break;
                }
                if (cursor.version() instanceof ObjectVersion.Stored stored) {
                    builder.add(key, stored.modifiedMillis());
                }
            }
            return builder.build();
        } finally {
            builder.close();
        }
    }

    /// Forgets the lists that were not asked for the longest while they are too many.
    private void trim() {
        synchronized (kept) {
            long bytes = kept.values().stream().mapToLong(Kept::heapBytes).sum();
            var eldest = kept.values().iterator();
            while (eldest.hasNext() && (kept.size() > KEPT || bytes > KEPT_BYTES) && kept.size() > 1) {
                var list = eldest.next();
                bytes -= list.heapBytes();
                watched.remove(list);
                eldest.remove();
            }
        }
    }

    /// Follows a change that is visible from now on; called by the committer.
    public void changed(IndexChange change) {
        if (watched.isEmpty()) {
            return;
        }
        switch (change) {
            case IndexChange.VersionPut put -> changed(put.bucket(), put.key().utf8());
            case IndexChange.VersionRemoved removed ->
                changed(removed.bucket(), removed.key().utf8());
            case IndexChange.RowPut ignored -> {}
            case IndexChange.RowsRemoved ignored -> {}
            case IndexChange.BucketPut ignored -> {}
            case IndexChange.BucketRemoved ignored -> {}
            case IndexChange.NumbersGiven ignored -> {}
        }
    }

    private void changed(int bucket, byte[] key) {
        for (var list : watched) {
            if (list.bucket == bucket
                    && key.length >= list.prefix.length
                    && Arrays.equals(key, 0, list.prefix.length, list.prefix, 0, list.prefix.length)) {
                list.stale = true;
            }
        }
    }
}
