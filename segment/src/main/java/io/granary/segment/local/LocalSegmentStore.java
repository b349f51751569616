package io.granary.segment.local;

import io.granary.model.location.SegmentId;
import io.granary.model.location.SegmentLocation;
import io.granary.segment.DamagedRecordException;
import io.granary.segment.NoSuchSegmentException;
import io.granary.segment.RecordVisitor;
import io.granary.segment.ScanEnd;
import io.granary.segment.SegmentStore;
import io.granary.segment.SegmentSummary;
import io.granary.segment.StoreFullException;
import io.granary.segment.format.SegmentFooter;
import io.granary.segment.format.SegmentHeader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Segments as files `segments/<20 digits>.seg` in the data directories, which take new ones in turn. A position is a
/// byte offset in the file.
///
/// A segment that was open when the process ended is never appended to again: whoever recovers scans it and seals it at
/// its end.
public final class LocalSegmentStore implements SegmentStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSegmentStore.class);
    private static final String DIRECTORY = "segments";
    private static final String TEMPORARY = ".tmp";

    private final DataDirectories directories;
    private final Disk disk;
    private final LocalSegmentConfig config;
    private final Background background;
    private final List<DataPlace> places;
    private final SegmentTable table;

    /// Guarded by this, as is the turn of the places.
    private long nextId;

    private int nextPlace;

    private LocalSegmentStore(
            DataDirectories directories,
            LocalSegmentConfig config,
            Background background,
            List<DataPlace> places,
            SegmentTable table) {
        this.directories = directories;
        this.disk = directories.disk();
        this.config = config;
        this.background = background;
        this.places = places;
        this.table = table;
        this.nextId = table.newest().map(file -> file.id().value() + 1).orElse(1L);
        this.nextPlace = (int) (nextId % places.size());
        if (config.durability() == Durability.RELAXED) {
            background.repeat(config.relaxedInterval(), this::syncInBackground);
        }
    }

    /// Opens the store with threads of its own. Borrows `directories`, which must outlive it.
    public static LocalSegmentStore open(DataDirectories directories, LocalSegmentConfig config) throws IOException {
        return open(directories, config, new BackgroundThreads("segments"));
    }

    /// As above; closes `background` when it is closed.
    public static LocalSegmentStore open(DataDirectories directories, LocalSegmentConfig config, Background background)
            throws IOException {
        var disk = directories.disk();
        var places = new ArrayList<DataPlace>();
        var files = new HashMap<SegmentId, SegmentFile>();
        var unmade = new HashMap<SegmentId, DataPlace>();
        for (var path : directories.paths()) {
            var segments = path.resolve(DIRECTORY);
            disk.createDirectories(segments);
            var space = new SpaceGauge(disk, segments, config.reserveBytes(), config.spaceRefresh());
            var place = new DataPlace(segments, space);
            places.add(place);
            inspect(disk, place, directories.storeId(), files, unmade);
        }
        for (var segment : unmade.entrySet()) {
            removeUnmade(disk, segment.getValue(), segment.getKey(), files.keySet());
        }
        var table = new SegmentTable(List.copyOf(files.values()));
        return new LocalSegmentStore(directories, config, background, List.copyOf(places), table);
    }

    private static void inspect(
            Disk disk,
            DataPlace place,
            long storeId,
            Map<SegmentId, SegmentFile> into,
            Map<SegmentId, DataPlace> unmade)
            throws IOException {
        for (var name : disk.list(place.segments())) {
            var id = DataPlace.idOf(name);
            if (name.endsWith(TEMPORARY)) {
                disk.delete(place.segments().resolve(name));
            } else if (id.isEmpty()) {
                LOG.warn(
                        "{} is not a segment and is left alone",
                        place.segments().resolve(name));
            } else {
                inspect(disk, place, id.get(), storeId, into, unmade);
            }
        }
    }

    private static void inspect(
            Disk disk,
            DataPlace place,
            SegmentId id,
            long storeId,
            Map<SegmentId, SegmentFile> into,
            Map<SegmentId, DataPlace> unmade)
            throws IOException {
        var file = SegmentFile.inspect(disk, place, id, storeId);
        if (file.isEmpty()) {
            unmade.put(id, place);
            return;
        }
        file.get()
                .headerDamage()
                .ifPresent(damage -> LOG.error("segment {}: {}; its records are read all the same", id, damage));
        var other = into.put(id, file.get());
        if (other != null) {
            throw new DataDirectoryException(
                    place.segments(), "has segment " + id + ", and so has " + other.path() + ": move one of them away");
        }
    }

    /// A segment without a header was being made when the process ended, which only the newest can have been.
    private static void removeUnmade(Disk disk, DataPlace place, SegmentId id, Set<SegmentId> others)
            throws IOException {
        if (others.stream().anyMatch(other -> other.value() > id.value())) {
            throw new DataDirectoryException(
                    place.segments(),
                    "has segment " + id
                            + " without its beginning, though there are newer ones: it is damaged; bring the file"
                            + " back from a backup, or move it away to start without what it held");
        }
        LOG.info("segment {} was being made when the process ended, nothing was written to it: removed", id);
        disk.delete(place.segment(id));
        disk.forceDirectory(place.segments());
    }

    @Override
    public synchronized Writer create() throws IOException {
        var place = choosePlace();
        var id = new SegmentId(nextId);
        var path = place.segment(id);
        var file = disk.create(path);
        try {
            var header = ByteBuffer.allocate(SegmentHeader.LENGTH);
            new SegmentHeader(id.value(), directories.storeId(), System.currentTimeMillis()).write(header);
            long zeroedTo = ZeroAhead.start(file, header.flip());
            file.force();
            disk.forceDirectory(place.segments());
            place.space().wrote(zeroedTo);
            nextId++;
            var segment = SegmentFile.created(id, disk, place);
            var writer = new SegmentWriter(segment, file, zeroedTo, config, background, this::hasRoom);
            segment.openedBy(writer);
            table.add(segment);
            return writer;
        } catch (DiskFullException e) {
            discard(file, e);
            throw new StoreFullException(e);
        } catch (IOException e) {
            discard(file, e);
            throw e;
        }
    }

    @Override
    public synchronized Aside createAside() throws IOException {
        var place = roomiest();
        var id = new SegmentId(nextId);
        var path = place.segment(id).resolveSibling(place.segment(id).getFileName() + TEMPORARY);
        disk.delete(path);
        var file = disk.create(path);
        try {
            var header = ByteBuffer.allocate(SegmentHeader.LENGTH);
            new SegmentHeader(id.value(), directories.storeId(), System.currentTimeMillis()).write(header);
            file.write(header.flip(), 0);
            nextId++;
            place.space().wrote(SegmentHeader.LENGTH);
            return new AsideSegment(disk, place, id, file, config.segmentBytes(), table::add);
        } catch (DiskFullException e) {
            discard(file, e);
            throw new StoreFullException(e);
        } catch (IOException e) {
            discard(file, e);
            throw e;
        }
    }

    private void discard(DiskFile file, IOException cause) {
        try {
            file.close();
            disk.delete(file.path());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /// In turn, full directories left out unless all are.
    private DataPlace choosePlace() {
        for (int tried = 0; tried < places.size(); tried++) {
            var place = places.get(nextPlace);
            nextPlace = (nextPlace + 1) % places.size();
            if (place.space().hasRoom()) {
                return place;
            }
        }
        return places.get(nextPlace);
    }

    @Override
    public List<SegmentSummary> segments() {
        return table.all().stream().map(SegmentFile::summary).toList();
    }

    @Override
    public boolean tryRead(SegmentLocation location, ByteBuffer into) {
        var file = table.find(location.segment());
        return file != null && file.readCached(into, location.position());
    }

    @Override
    public void read(SegmentLocation location, ByteBuffer into) throws IOException {
        try {
            find(location.segment()).read(into, location.position());
        } catch (EOFException e) {
            throw new DamagedRecordException(
                    location.segment(), location.position(), "the file ends early: " + e.getMessage());
        }
    }

    private SegmentFile find(long segment) throws NoSuchSegmentException {
        var file = table.find(segment);
        if (file == null) {
            throw new NoSuchSegmentException(segment);
        }
        return file;
    }

    @Override
    public ScanEnd scan(SegmentId segment, long position, RecordVisitor visitor) throws IOException {
        var file = find(segment.value());
        if (file.headerDamage().isPresent()) {
            visitor.damaged(new DamagedRecordException(
                    segment.value(), 0, file.headerDamage().get()));
        }
        long from = Math.max(SegmentHeader.LENGTH, position);
        var knownEnd = file.knownEnd();
        return knownEnd.isPresent()
                ? SegmentScan.synced(file, from, knownEnd.getAsLong(), visitor)
                : SegmentScan.tail(file, from, file.lengthBytes(), visitor);
    }

    @Override
    public void sealTail(SegmentId segment, long end) throws IOException {
        var file = find(segment.value());
        if (file.knownEnd().isPresent()) {
            throw new IllegalStateException("segment " + segment + " is sealed or has a writer");
        }
        long recordsEnd = Math.max(SegmentHeader.LENGTH, end);
        var found = TailRecords.in(file, recordsEnd);
        var footer = found.tally().footer(segment, recordsEnd);
        try (var tail = disk.open(file.path())) {
            found.writeAgain(file, tail, recordsEnd);
            seal(tail, footer);
        }
        file.sealed(footer);
    }

    private static void seal(DiskFile tail, SegmentFooter footer) throws IOException {
        try {
            Sealing.seal(tail, footer);
        } catch (DiskFullException e) {
            tail.force();
            throw new StoreFullException(e);
        }
    }

    /// The newest segment leaves its header and footer behind: its id must not be given again after a restart, since
    /// positions in it may still be known to somebody.
    @Override
    public synchronized void delete(SegmentId segment) throws IOException {
        var file = find(segment.value());
        if (file.footer().isEmpty()) {
            throw new IllegalStateException("segment " + segment + " is not sealed");
        }
        if (segment.value() == nextId - 1) {
            var stub = leaveStub(file);
            disk.forceDirectory(file.place().segments());
            table.remove(file);
            table.add(stub);
        } else {
            disk.delete(file.path());
            disk.forceDirectory(file.place().segments());
            table.remove(file);
        }
    }

    private SegmentFile leaveStub(SegmentFile former) throws IOException {
        var temporary = former.place().segments().resolve(former.path().getFileName() + TEMPORARY);
        disk.delete(temporary);
        var header = ByteBuffer.allocate(SegmentHeader.LENGTH);
        new SegmentHeader(former.id().value(), directories.storeId(), System.currentTimeMillis()).write(header);
        var footer = new RecordTally().footer(former.id(), SegmentHeader.LENGTH);
        try (var stub = disk.create(temporary)) {
            stub.write(header.flip(), 0);
            Sealing.seal(stub, footer);
        }
        disk.rename(temporary, former.path());
        var file = SegmentFile.created(former.id(), disk, former.place());
        file.sealed(footer);
        return file;
    }

    @Override
    public long usableBytes() {
        long usable = 0;
        for (var place : places) {
            usable += place.space().usableBytes();
        }
        return usable;
    }

    @Override
    public long reservedBytes() {
        return roomiest().space().reservedBytes();
    }

    private DataPlace roomiest() {
        return Collections.max(
                places, Comparator.comparingLong(place -> place.space().reservedBytes()));
    }

    private boolean hasRoom() {
        for (var place : places) {
            if (place.space().hasRoom()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void sync() throws IOException {
        if (config.durability() == Durability.RELAXED) {
            for (var file : table.all()) {
                var writer = file.writer();
                if (writer.isPresent()) {
                    writer.get().syncNow();
                }
            }
        }
    }

    private void syncInBackground() {
        for (var file : table.all()) {
            file.writer().ifPresent(SegmentWriter::syncInBackground);
        }
    }

    /// Writers that are still open are left as by a crash.
    @Override
    public void close() throws IOException {
        for (var file : table.all()) {
            file.writer().ifPresent(SegmentWriter::close);
        }
        background.close();
        for (var file : table.all()) {
            file.close();
        }
    }
}
