package io.granary.index.overlay;

import io.granary.index.BucketEntry;
import io.granary.index.value.BucketRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The buckets, all of them in memory: there are few. Changed by one thread at a time; [#list] and [#row] may be
/// called by any.
final class Buckets {
    private final Map<Integer, BucketRow> byNumber = new ConcurrentHashMap<>();
    private volatile List<BucketEntry> inNameOrder = List.of();

    Buckets(Collection<BucketRow> rows) {
        for (var row : rows) {
            byNumber.put(row.bucket().number(), row);
        }
        publish();
    }

    List<BucketEntry> list() {
        return inNameOrder;
    }

    @Nullable
    BucketRow row(int number) {
        return byNumber.get(number);
    }

    void change(int number, Optional<BucketRow> row) {
        row.ifPresentOrElse(r -> byNumber.put(number, r), () -> byNumber.remove(number));
        publish();
    }

    private void publish() {
        inNameOrder = byNumber.values().stream()
                .filter(row -> !row.removed())
                .map(BucketRow::bucket)
                .sorted(Comparator.comparing(BucketEntry::name))
                .toList();
    }
}
