package io.granary.images.png;

import io.granary.images.ByteSource;
import io.granary.images.Exif;
import io.granary.images.ImageException;
import io.granary.images.Level;
import io.granary.images.Orientation;
import io.granary.images.Picture;
import io.granary.images.Region;
import io.granary.images.Size;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import io.granary.images.color.ColorProfile;
import io.granary.images.pixel.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A PNG file. A region costs the rows above it as well; what is below is not read.
public final class PngPicture implements Picture {
    private static final long SIGNATURE = 0x8950_4E47_0D0A_1A0AL;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int ICCP = 0x69434350;
    private static final int EXIF = 0x65584966;
    static final int IDAT = 0x49444154;
    static final int IEND = 0x49454E44;
    private static final int MAX_PROFILE_BYTES = 4 << 20;

    private final PngFormat format;
    private final long firstData;
    private final Orientation orientation;
    private final Optional<ColorProfile> profile;

    private PngPicture(PngFormat format, long firstData, Orientation orientation, Optional<ColorProfile> profile) {
        this.format = format;
        this.firstData = firstData;
        this.orientation = orientation;
        this.profile = profile;
    }

    public static PngPicture parse(ByteSource source, Work work) throws IOException {
        var in = new SourceReader(source);
        if (in.i64() != SIGNATURE) {
            throw ImageException.damaged("a PNG lacks its signature");
        }
        if (in.i32() != 13 || in.i32() != IHDR) {
            throw ImageException.damaged("a PNG lacks its header");
        }
        in.skip(-8);
        var format = PngFormat.of(Chunk.read(in, IHDR));
        var orientation = Orientation.NORMAL;
        Optional<ColorProfile> profile = Optional.empty();
        while (true) {
            work.check();
            long at = in.position();
            long length = in.u32();
            int type = in.i32();
            if (type == IDAT) {
                return new PngPicture(format.checked(), at, orientation, profile);
            }
            if (type == IEND) {
                throw ImageException.damaged("a PNG has no pixels");
            }
            in.seek(at);
            switch (type) {
                case PLTE -> format = format.withPalette(Chunk.read(in, type));
                case TRNS -> format = format.withTransparency(Chunk.read(in, type));
                case ICCP -> profile = profile(Chunk.read(in, type));
                case EXIF -> orientation = Exif.orientation(Chunk.read(in, type));
                default -> in.skip(length + 12);
            }
        }
    }

    private static Optional<ColorProfile> profile(byte[] chunk) {
        int name = 0;
        while (name < chunk.length && chunk[name] != 0) {
            name++;
        }
        if (name + 2 > chunk.length) {
            return Optional.empty();
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(chunk, name + 2, chunk.length - name - 2);
            var out = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            while (!inflater.finished() && out.size() < MAX_PROFILE_BYTES) {
                int count = inflater.inflate(buffer);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    return Optional.empty();
                }
                out.write(buffer, 0, count);
            }
            return ColorProfile.parse(out.toByteArray());
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    @Override
    public String format() {
        return "PNG";
    }

    @Override
    public List<Level> levels() {
        return List.of(new Level(format.size(), new Size(format.size().width(), 1)));
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
        return 2048;
    }

    @Override
    public Pixels read(ByteSource source, int level, Region region, int shrink, boolean grey, Work work)
            throws IOException {
        try (var data = new PngData(source, firstData)) {
            return new PngRows(format, data, work).read(region, shrink);
        }
    }
}
