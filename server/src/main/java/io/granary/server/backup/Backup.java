package io.granary.server.backup;

import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoredRecord;
import io.granary.segment.format.ExtentHeader;
import io.granary.segment.format.SegmentFooter;
import io.granary.server.Store;
import io.granary.server.backup.BackupManifest.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a consistent copy of a store, which may be served meanwhile: its segments up to one moment, and all extents
/// that
/// they may refer to. The index is made again from them.
///
/// Sealed segments and finished extents never change, so what an earlier backup has kept is not copied again, and a
/// backup
/// that was interrupted goes on where it was. Of the segment that is being written the part up to now is copied, and
/// sealed
/// in the copy. Nothing that was there at the beginning is deleted before the end: the backup is a reader.
public final class Backup {
    private final Store store;
    private final List<Path> directories;
    private final long storeId;
    private final BackupPlace place;
    private final Listener listener;
    private long copiedBytes;

    /// Hears how far it is.
    @FunctionalInterface
    public interface Listener {
        void progress(int files, int of, long copiedBytes);
    }

    /// What a backup did.
    ///
    /// @param sequence the point in time that it is of
    public record Done(long sequence, int files, long bytes, long copiedBytes) {}

    /// Borrows all.
    ///
    /// @param directories of the store
    public Backup(Store store, List<Path> directories, long storeId, BackupPlace place, Listener listener) {
        this.store = store;
        this.directories = directories;
        this.storeId = storeId;
        this.place = place;
        this.listener = listener;
    }

    /// Runs to the end.
    public Done run() throws IOException {
        long ticket = store.epoch().enter();
        try {
            return copy();
        } finally {
            store.epoch().leave(ticket);
        }
    }

    private Done copy() throws IOException {
        store.segments().sync();
        var segments = store.segments().segments();
        var paths = segmentPaths();
        long sequence = 0;
        var wanted = new ArrayList<Wanted>();
        for (var segment : segments) {
            var path = paths.get("%020d.seg".formatted(segment.id().value()));
            if (path == null) {
                throw new NoSuchFileException("segment " + segment.id());
            }
            var name = "segments/" + path.getFileName();
            if (segment.sealed()) {
                sequence = Math.max(sequence, segment.maxSequence());
                wanted.add(new Wanted(new Entry(name, segment.lengthBytes(), name), path, Optional.empty()));
            } else {
                var footer = footerOf(segment);
                sequence = Math.max(sequence, footer.maxSequence());
                var kept = name.replace(".seg", "-" + footer.end() + ".seg");
                var entry = new Entry(kept, footer.end() + SegmentFooter.LENGTH, name);
                wanted.add(new Wanted(entry, path, Optional.of(footer)));
            }
        }
        // After the segments: whatever they refer to was finished before.
        wanted.addAll(extents());
        for (var directory : directories.subList(0, 1)) {
            var id = directory.resolve("granary.id");
            wanted.add(new Wanted(new Entry("granary.id", Files.size(id), "granary.id"), id, Optional.empty()));
        }
        keep(wanted);
        var manifest = new BackupManifest(
                storeId,
                sequence,
                Instant.now(),
                wanted.stream().map(Wanted::entry).toList());
        place.put(manifest.name(), manifest.encode());
        long bytes = wanted.stream().mapToLong(file -> file.entry.lengthBytes()).sum();
        return new Done(sequence, wanted.size(), bytes, copiedBytes);
    }

    /// @param footer for a segment that is not sealed: where the copy ends
    private record Wanted(Entry entry, Path path, Optional<SegmentFooter> footer) {}

    private Map<String, Path> segmentPaths() throws IOException {
        var paths = new HashMap<String, Path>();
        for (var directory : directories) {
            try (var files = Files.list(directory.resolve("segments"))) {
                files.forEach(file -> paths.put(file.getFileName().toString(), file));
            }
        }
        return paths;
    }

    /// What the footer would be if the segment ended now.
    private SegmentFooter footerOf(SegmentSummary open) throws IOException {
        long end = open.lengthBytes();
        var tally = new RecordVisitor() {
            private long records;
            private long min = Long.MAX_VALUE;
            private long max;

            @Override
            public void record(SegmentLocation location, StoredRecord record) {
                if (location.position() < end) {
                    records++;
                    min = Math.min(min, record.sequence());
                    max = Math.max(max, record.sequence());
                }
            }

            @Override
            public void damaged(DamagedRecordException damage) {
                // It stays as it is, in the copy too.
            }
        };
        store.segments().scan(open.id(), 0, tally);
        return new SegmentFooter(open.id().value(), end, tally.records, tally.records == 0 ? 0 : tally.min, tally.max);
    }

    private List<Wanted> extents() throws IOException {
        var extents = new ArrayList<Wanted>();
        for (var directory : directories) {
            var root = directory.resolve("extents");
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (var files = Files.walk(root)) {
                for (var file :
                        files.filter(path -> path.toString().endsWith(".ext")).toList()) {
                    if (isFinished(file)) {
                        var name = "extents/" + root.relativize(file);
                        extents.add(new Wanted(new Entry(name, Files.size(file), name), file, Optional.empty()));
                    }
                }
            }
        }
        return extents;
    }

    /// The first page is written last.
    private static boolean isFinished(Path extent) throws IOException {
        try (var channel = FileChannel.open(extent, StandardOpenOption.READ)) {
            var magic = ByteBuffer.allocate(Integer.BYTES);
            return channel.read(magic, 0) == Integer.BYTES && magic.getInt(0) == ExtentHeader.MAGIC;
        } catch (NoSuchFileException thrownAway) {
            return false;
        }
    }

    private void keep(List<Wanted> wanted) throws IOException {
        var kept = new HashMap<>(place.list("segments/"));
        kept.putAll(place.list("extents/"));
        int done = 0;
        for (var file : wanted) {
            var known = kept.get(file.entry.kept());
            if (known == null || known != file.entry.lengthBytes()) {
                keep(file);
                copiedBytes += file.entry.lengthBytes();
            }
            done++;
            listener.progress(done, wanted.size(), copiedBytes);
        }
    }

    private void keep(Wanted file) throws IOException {
        if (file.footer.isEmpty()) {
            place.put(file.entry.kept(), file.path);
            return;
        }
        var part = Files.createTempFile("granary-backup", ".seg");
        try {
            try (var from = FileChannel.open(file.path, StandardOpenOption.READ);
                    var to = FileChannel.open(part, StandardOpenOption.WRITE)) {
                long end = file.footer.get().end();
                for (long at = 0; at < end; ) {
                    at += from.transferTo(at, end - at, to);
                }
                var footer = ByteBuffer.allocate(SegmentFooter.LENGTH);
                file.footer.get().write(footer);
                to.position(end);
                to.write(footer.flip());
            }
            place.put(file.entry.kept(), part);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
