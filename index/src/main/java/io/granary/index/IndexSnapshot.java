package io.granary.index;

import io.granary.model.name.RowKey;
import java.io.Closeable;
import java.util.List;

/// One bucket, and all rows, as they were between two changes: nothing that is written later is seen. It holds that
/// state of the disk, whose pages are not used again until it is closed. Belongs to the thread that opened it.
public interface IndexSnapshot extends Closeable {
    /// The sequence of the latest change that is in it.
    long sequence();

    /// All versions of the bucket, latest first for each key; closed with the snapshot.
    VersionCursor versions();

    /// All rows whose keys begin with `prefix`, in order.
    List<Row> rows(RowSpace space, RowKey prefix);

    @Override
    void close();
}
