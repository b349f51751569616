package io.granary.index.lmdb;

import io.granary.index.overlay.OverlayEntry;
import io.granary.index.overlay.OverlayEntry.Put;
import io.granary.index.overlay.OverlayEntry.Row;
import io.granary.index.value.RowCodec;
import io.granary.index.value.VersionCodec;
import io.granary.model.object.ObjectVersion;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands at the keys of one kind, versions or rows, whether it comes from the overlay or from the disk.
interface Standing<T> {
    /// Null where nothing stands.
    @Nullable
    T of(OverlayEntry entry);

    /// The same for a value on disk, which is borrowed. Throws `IllegalArgumentException` for what this build cannot
    /// read.
    @Nullable
    T of(ByteBuffer value);

    Standing<ObjectVersion> VERSIONS = new Standing<>() {
        @Override
        public @Nullable ObjectVersion of(OverlayEntry entry) {
            return entry instanceof Put put ? put.version() : null;
        }

        @Override
        public @Nullable ObjectVersion of(ByteBuffer value) {
            return VersionCodec.isRemoved(value) ? null : VersionCodec.decode(value);
        }
    };

    /// Those from the disk without their extents.
    Standing<Row> ROWS = new Standing<>() {
        @Override
        public @Nullable Row of(OverlayEntry entry) {
            return entry instanceof Row row ? row : null;
        }

        @Override
        public @Nullable Row of(ByteBuffer value) {
            if (VersionCodec.isRemoved(value)) {
                return null;
            }
            var row = RowCodec.decode(value);
            return new Row(row.value(), row.sequence(), row.record(), List.of());
        }
    };
}
