package io.granary.images.jpeg;

import io.granary.images.ImageException;
import io.granary.images.Size;
import io.granary.images.SourceReader;
import io.granary.images.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the segments of a JPEG up to a scan. One thread; a reader of pieces starts with the tables of the pieces
/// before.
final class JpegHeader {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int DQT = 0xDB;
    private static final int DHT = 0xC4;
    private static final int DAC = 0xCC;
    private static final int DRI = 0xDD;
    private static final int APP1 = 0xE1;
    private static final int APP2 = 0xE2;
    private static final int APP14 = 0xEE;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.ISO_8859_1);

    /// The sum of all pieces of a profile; real ones of printers go to 3 MB.
    private static final int MAX_PROFILE_BYTES = 8 << 20;

    final JpegTables tables;
    private @Nullable JpegFrame frame;
    private final Map<Integer, byte[]> profile = new TreeMap<>();
    private int profileBytes;
    private byte @Nullable [] exif;
    private int adobeTransform = -1;

    JpegHeader(JpegTables tables) {
        this.tables = tables;
    }

    /// Reads from the start marker to the first scan's header, or to the end of a stream of tables alone, and returns
    /// the scan.
    @Nullable
    JpegScan read(SourceReader in, Work work) throws IOException {
        if (in.u8() != 0xFF || in.u8() != SOI) {
            throw ImageException.damaged("a JPEG lacks its start");
        }
        return next(in, work);
    }

    /// Reads to the next scan's header; null at the end of the image. The reader is left at the first coded byte.
    @Nullable
    JpegScan next(SourceReader in, Work work) throws IOException {
        while (in.remaining() >= 2) {
            int marker = marker(in);
            if (marker == EOI) {
                return null;
            }
            if (marker == SOI || marker == 1 || (marker >= 0xD0 && marker <= 0xD7)) {
                continue;
            }
            work.check();
            int length = in.u16();
            if (length < 2) {
                throw ImageException.damaged("a JPEG segment has no length");
            }
            long end = in.position() + length - 2;
            if (marker == SOS) {
                var scan = scan(in);
                in.seek(end);
                return scan;
            }
            segment(marker, in, end);
            in.seek(end);
        }
        return null;
    }

    private static int marker(SourceReader in) throws IOException {
        // Some writers leave bytes between segments; the reference implementation steps over them, too.
        while (in.u8() != 0xFF) {
            // step over
        }
        int marker = in.u8();
        while (marker == 0xFF) {
            marker = in.u8();
        }
        return marker;
    }

    private void segment(int marker, SourceReader in, long end) throws IOException {
        switch (marker) {
            case DQT -> tables.readQuantization(in, end);
            case DHT -> tables.readHuffman(in, end);
            case DRI -> tables.restartInterval = in.u16();
            case DAC, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
                throw ImageException.unsupported("a JPEG with arithmetic coding");
            case 0xC3, 0xC5, 0xC6, 0xC7 -> throw ImageException.unsupported("a lossless or hierarchical JPEG");
            case 0xC0, 0xC1, 0xC2 -> frame(in, marker == 0xC2);
            case APP1 -> {
                var bytes = piece(in, end, EXIF);
                exif = bytes == null ? exif : bytes;
            }
            case APP2 -> {
                var bytes = piece(in, end, ICC);
                if (bytes != null && bytes.length > 2 && profileBytes + bytes.length <= MAX_PROFILE_BYTES) {
                    profileBytes += bytes.length;
                    profile.put(bytes[0] & 0xFF, Arrays.copyOfRange(bytes, 2, bytes.length));
                }
            }
            case APP14 -> {
                var bytes = piece(in, end, ADOBE);
                if (bytes != null && bytes.length >= 7) {
                    adobeTransform = bytes[6] & 0xFF;
                }
            }
            default -> {
                // Comments, thumbnails, what editors leave.
            }
        }
    }

    /// The bytes of the segment behind `name`; null when it is another's.
    private static byte @Nullable [] piece(SourceReader in, long end, byte[] name) throws IOException {
        if (end - in.position() < name.length || !Arrays.equals(in.bytes(name.length), name)) {
            return null;
        }
        return in.bytes((int) (end - in.position()));
    }

    private void frame(SourceReader in, boolean progressive) throws IOException {
        if (frame != null) {
            throw ImageException.damaged("a JPEG has two frames");
        }
        int precision = in.u8();
        int height = in.u16();
        int width = in.u16();
        int count = in.u8();
        if (precision != 8) {
            throw ImageException.unsupported("a JPEG of " + precision + " bits");
        }
        if (width == 0 || height == 0) {
            throw ImageException.damaged("a JPEG of " + width + " x " + height);
        }
        if (count != 1 && count != 3 && count != 4) {
            throw ImageException.unsupported("a JPEG of " + count + " components");
        }
        var ids = new int[count];
        var h = new int[count];
        var v = new int[count];
        var table = new int[count];
        int maxH = 1;
        int maxV = 1;
        for (int i = 0; i < count; i++) {
            ids[i] = in.u8();
            int sampling = in.u8();
            h[i] = sampling >> 4;
            v[i] = sampling & 15;
            table[i] = in.u8();
            if (h[i] < 1 || h[i] > 4 || v[i] < 1 || v[i] > 4 || table[i] > 3) {
                throw ImageException.damaged("a JPEG component cannot be sampled as it says");
            }
            maxH = Math.max(maxH, h[i]);
            maxV = Math.max(maxV, v[i]);
        }
        var components = new ArrayList<JpegFrame.Component>();
        for (int i = 0; i < count; i++) {
            int w = Math.ceilDiv(width * h[i], maxH);
            int high = Math.ceilDiv(height * v[i], maxV);
            components.add(new JpegFrame.Component(
                    ids[i], h[i], v[i], table[i], w, high, Math.ceilDiv(w, 8), Math.ceilDiv(high, 8)));
        }
        frame = new JpegFrame(new Size(width, height), progressive, components, maxH, maxV);
    }

    private JpegScan scan(SourceReader in) throws IOException {
        var of = frame();
        int count = in.u8();
        if (count < 1 || count > of.components().size()) {
            throw ImageException.damaged("a JPEG scan of " + count + " components");
        }
        var channels = new ArrayList<JpegScan.Channel>();
        for (int i = 0; i < count; i++) {
            int id = in.u8();
            int table = in.u8();
            channels.add(new JpegScan.Channel(index(of.components(), id), (table >> 4) & 3, table & 3));
        }
        int first = in.u8();
        int last = in.u8();
        int bits = in.u8();
        if (of.progressive() && (first > last || last > 63 || (bits & 15) > 13 || (first > 0 && count > 1))) {
            throw ImageException.damaged("a progressive JPEG scan that cannot be");
        }
        return new JpegScan(channels, first, last, bits >> 4, bits & 15);
    }

    private static int index(List<JpegFrame.Component> components, int id) {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).id() == id) {
                return i;
            }
        }
        throw ImageException.damaged("a JPEG scan of a component that is not there");
    }

    JpegFrame frame() {
        if (frame == null) {
            throw ImageException.damaged("a JPEG scan before any frame");
        }
        return frame;
    }

    boolean hasFrame() {
        return frame != null;
    }

    /// Adobe's word on how the components are to be understood; -1 where there is none.
    int adobeTransform() {
        return adobeTransform;
    }

    byte @Nullable [] exif() {
        return exif;
    }

    byte @Nullable [] profile() {
        if (profile.isEmpty()) {
            return null;
        }
        var all = new ByteArrayOutputStream();
        profile.values().forEach(all::writeBytes);
        return all.toByteArray();
    }
}
