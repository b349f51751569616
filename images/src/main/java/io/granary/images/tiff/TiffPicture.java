package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.Level;
import io.granary.images.Orientation;
import io.granary.images.Picture;
import io.granary.images.Region;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.color.ColorProfile;
import io.granary.images.pixel.Pixels;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A TIFF or BigTIFF file: the first page, and the smaller resolutions of it that stand in later pages (as slide
/// scanners and libvips write them) or below it (as OME does). Other pages are other pictures.
public final class TiffPicture implements Picture {
    private static final int MAX_DIRECTORIES = 64;
    private static final int REDUCED = 1;

    /// Sizes of levels are rounded up, down or to whole tiles.
    private static final double SAME_SHAPE = 0.02;

    private final List<TiffLevel> levels;
    private final List<Level> shown;
    private final Orientation orientation;
    private final Optional<ColorProfile> profile;

    private TiffPicture(List<TiffLevel> levels, Orientation orientation, Optional<ColorProfile> profile) {
        this.levels = List.copyOf(levels);
        this.shown = levels.stream().map(TiffLevel::level).toList();
        this.orientation = orientation;
        this.profile = profile;
    }

    /// Whether the first page is of a fax's compression, which is left to another reader.
    public static boolean isFax(ByteSource source) throws IOException {
        var in = new SourceReader(source);
        boolean big = begin(in);
        long compression = new Directory(in, big ? in.i64() : in.u32(), big).number(Tag.COMPRESSION, 1);
        return compression >= 2 && compression <= 4;
    }

    /// Reads up to the first directory's place; tells whether the file is a BigTIFF.
    private static boolean begin(SourceReader in) throws IOException {
        in.order(in.u16() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        boolean big = in.u16() == 43;
        if (big) {
            in.skip(4);
        }
        return big;
    }

    public static TiffPicture parse(ByteSource source, Work work) throws IOException {
        var in = new SourceReader(source);
        boolean big = begin(in);
        long at = big ? in.i64() : in.u32();
        var first = new Directory(in, at, big);
        var levels = new ArrayList<TiffLevel>();
        levels.add(TiffLevel.of(in, first, work));
        var icc = first.bytes(Tag.ICC);
        var candidates = new ArrayList<Long>();
        if (first.has(Tag.SUB_IFDS)) {
            for (long place : first.numbers(Tag.SUB_IFDS)) {
                candidates.add(place);
            }
        }
        for (int i = 0; i < Math.min(candidates.size(), MAX_DIRECTORIES); i++) {
            addLevel(levels, in, candidates.get(i), big, work);
        }
        var seen = new HashSet<>(List.of(at));
        long next = first.next();
        while (next > 0 && seen.size() < MAX_DIRECTORIES && seen.add(next)) {
            next = addLevel(levels, in, next, big, work);
        }
        levels.sort((a, b) ->
                Long.compare(b.level().size().pixels(), a.level().size().pixels()));
        return new TiffPicture(
                levels,
                Orientation.ofTag((int) first.number(Tag.ORIENTATION, 1)),
                icc.length == 0 ? Optional.empty() : ColorProfile.parse(icc));
    }

    /// Adds the directory at `place` if it is a smaller resolution of the first; a directory that cannot be read is
    /// none. Returns the place of the next.
    private static long addLevel(List<TiffLevel> levels, SourceReader in, long place, boolean big, Work work)
            throws IOException {
        work.check();
        Directory directory;
        try {
            directory = new Directory(in, place, big);
        } catch (ImageException unreadable) {
            return 0;
        }
        try {
            var level = TiffLevel.of(in, directory, work);
            boolean reduced = (directory.number(Tag.NEW_SUBFILE_TYPE, 0) & REDUCED) != 0;
            if ((reduced || directory.has(Tag.TILE_WIDTH)) && fits(levels, level)) {
                levels.add(level);
            }
        } catch (ImageException otherwise) {
            // a page of another kind
        }
        return directory.next();
    }

    private static boolean fits(List<TiffLevel> levels, TiffLevel level) {
        var whole = levels.getFirst().level().size();
        var size = level.level().size();
        double x = (double) whole.width() / size.width();
        double y = (double) whole.height() / size.height();
        boolean rounded =
                Math.abs(whole.width() / y - size.width()) <= 1 || Math.abs(whole.height() / x - size.height()) <= 1;
        return x > 1.5
                && (rounded || Math.abs(x / y - 1) < SAME_SHAPE)
                && level.packing().space().channels()
                        == levels.getFirst().packing().space().channels()
                && levels.stream().noneMatch(other -> other.level().size().equals(size));
    }

    @Override
    public String format() {
        return "TIFF";
    }

    @Override
    public List<Level> levels() {
        return shown;
    }

    @Override
    public Orientation orientation() {
        return orientation;
    }

    @Override
    public Optional<ColorProfile> profile() {
        return profile;
    }

    @Override
    public int weightBytes() {
        return levels.stream().mapToInt(TiffLevel::weightBytes).sum();
    }

    @Override
    public Pixels read(ByteSource source, int level, Region region, int shrink, boolean grey, Work work)
            throws IOException {
        var of = levels.get(level);
        return of.compression() == TiffLevel.Compression.JPEG
                ? new JpegPieces(of, source, work).read(region, shrink, grey)
                : new PackedPieces(of, source, work).read(region, shrink);
    }
}
