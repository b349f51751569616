package io.granary.images.tiff;

import io.granary.images.ByteSource;
import io.granary.images.ImageException;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.Work;
import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import io.granary.images.pixel.PlaneWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads a level whose pieces are JPEGs: each is decoded only where the region needs it, reduced on the way, its chroma
/// left as it is sampled. One thread, used once.
final class JpegPieces {
    private final TiffLevel level;
    private final ByteSource source;
    private final Work work;

    /// By component, made when the first piece has told how it is sampled.
    private final List<PlaneWriter> writers = new ArrayList<>();

    private final List<Plane> samplings = new ArrayList<>();

    JpegPieces(TiffLevel level, ByteSource source, Work work) {
        this.level = level;
        this.source = source;
        this.work = work;
    }

    Pixels read(Region region, int shrink, boolean grey) throws IOException {
        int channels = level.packing().channels();
        if (level.separate()) {
            throw ImageException.unsupported("a TIFF of JPEGs for each channel");
        }
        var space = level.packing().space();
        boolean luma = grey && space == ColorSpace.YCC;
        // Pieces are joined without gaps only where a reduced piece has whole samples.
        int whole = Integer.highestOneBit(Math.min(shrink, 8));
        var tile = level.level().tile();
        while (whole > 1 && (!dividesDown(tile, whole) || !dividesAcross(tile, whole))) {
            whole /= 2;
        }
        int reduce = whole;
        Pieces.visit(level, source, 0, region, work, piece -> add(piece, region, reduce, luma));
        var planes = new ArrayList<Plane>();
        for (int i = 0; i < writers.size(); i++) {
            planes.add(writers.get(i)
                    .finish(samplings.get(i).stepX(), samplings.get(i).stepY()));
        }
        if (luma) {
            return new Pixels(ColorSpace.GREY, false, planes);
        }
        if (planes.size() != channels || channels < space.channels()) {
            throw ImageException.damaged("a TIFF's JPEGs have " + planes.size() + " components");
        }
        return new Pixels(space, false, planes.subList(0, space.channels()));
    }

    private boolean dividesAcross(Size tile, int reduce) {
        return level.across() == 1 || tile.width() % (8 * reduce) == 0;
    }

    private boolean dividesDown(Size tile, int reduce) {
        return level.down() == 1 || tile.height() % (8 * reduce) == 0;
    }

    private void add(Pieces.Piece piece, Region region, int reduce, boolean luma) throws IOException {
        var tile = level.level().tile();
        var size = level.level().size();
        int width = Math.min(tile.width(), size.width() - piece.x());
        int height = Math.min(tile.height(), size.height() - piece.y());
        int left = Math.max(0, region.x() - piece.x());
        int top = Math.max(0, region.y() - piece.y());
        var inside = new Region(
                left,
                top,
                Math.min(width, region.right() - piece.x()) - left,
                Math.min(height, region.bottom() - piece.y()) - top);
        var planes = level.jpeg().decode(bytes(piece), new Size(width, height), inside, reduce, luma, work);
        if (writers.isEmpty()) {
            planes.forEach(plane -> start(plane, region));
        }
        if (planes.size() != writers.size()) {
            throw ImageException.damaged("a TIFF's JPEGs differ in their components");
        }
        for (int i = 0; i < planes.size(); i++) {
            var plane = planes.get(i);
            var sampling = samplings.get(i);
            if (plane.stepX() != sampling.stepX() || plane.stepY() != sampling.stepY()) {
                throw ImageException.damaged("a TIFF's JPEGs differ in their sampling");
            }
            writers.get(i)
                    .add(
                            plane.samples(),
                            0,
                            1,
                            plane.width(),
                            (int) ((piece.x() + plane.x()) / plane.stepX()),
                            (int) ((piece.y() + plane.y()) / plane.stepY()),
                            plane.width(),
                            plane.height());
            work.release(plane.samples().length);
        }
    }

    private void start(Plane plane, Region region) {
        var size = level.level().size();
        int left = (int) (region.x() / plane.stepX());
        int top = (int) (region.y() / plane.stepY());
        int right = (int) Math.ceil(region.right() / plane.stepX());
        int bottom = (int) Math.ceil(region.bottom() / plane.stepY());
        var bounds =
                new Size((int) Math.ceil(size.width() / plane.stepX()), (int) Math.ceil(size.height() / plane.stepY()));
        writers.add(new PlaneWriter(new Region(left, top, right - left, bottom - top), bounds, 1, work));
        samplings.add(plane);
    }

    private byte[] bytes(Pieces.Piece piece) throws IOException {
        var bytes = new byte[work.hold(piece.count())];
        new PieceBytes(source, piece.offset(), piece.count()).read(bytes, bytes.length);
        work.release(piece.count());
        return bytes;
    }
}
