package io.granary.images.color;

import io.granary.images.pixel.ColorSpace;
import io.granary.images.pixel.Pixels;
import io.granary.images.pixel.Plane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns pixels into sRGB or grey. Works on planes of one size; may change them in place.
public final class Colors {
    private Colors() {}

    /// Whatever it was, as RGB, or grey where it was grey; alpha stays.
    public static Pixels toSrgb(Pixels pixels, Optional<ColorProfile> profile) {
        var decoded = switch (pixels.space()) {
            case GREY, RGB -> pixels;
            case YCC -> yccToRgb(pixels);
            case CMYK -> cmykToRgb(pixels);
            case YCCK -> cmykToRgb(yccToRgb(pixels));
        };
        boolean inks = pixels.space() == ColorSpace.CMYK || pixels.space() == ColorSpace.YCCK;
        profile.filter(icc -> !inks && icc.fits(decoded.space().channels())).ifPresent(icc -> {
            var samples = new byte[decoded.space().channels()][];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = decoded.samples(i);
            }
            icc.apply(samples, decoded.width() * decoded.height());
        });
        return decoded;
    }

    /// JFIF's conversion, rounded as the reference implementation rounds. Of luma, chroma and black it gives inks.
    private static Pixels yccToRgb(Pixels pixels) {
        var y = pixels.samples(0);
        var cb = pixels.samples(1);
        var cr = pixels.samples(2);
        int count = pixels.width() * pixels.height();
        for (int i = 0; i < count; i++) {
            int luma = y[i] & 0xFF;
            int blue = (cb[i] & 0xFF) - 128;
            int red = (cr[i] & 0xFF) - 128;
            y[i] = clamp(luma + (((91881 * red) + 32768) >> 16));
            cb[i] = clamp(luma + (((-22554 * blue) - (46802 * red) + 32768) >> 16));
            cr[i] = clamp(luma + (((116130 * blue) + 32768) >> 16));
        }
        var space = pixels.space() == ColorSpace.YCCK ? ColorSpace.CMYK : ColorSpace.RGB;
        return new Pixels(space, pixels.alpha(), pixels.planes());
    }

    /// Without a profile: each ink takes its complement, black takes of all.
    private static Pixels cmykToRgb(Pixels pixels) {
        var k = pixels.samples(3);
        int count = pixels.width() * pixels.height();
        for (int plane = 0; plane < 3; plane++) {
            var ink = pixels.samples(plane);
            for (int i = 0; i < count; i++) {
                ink[i] = (byte) divide255((255 - (ink[i] & 0xFF)) * (255 - (k[i] & 0xFF)));
            }
        }
        var planes = new ArrayList<Plane>(pixels.planes());
        planes.remove(3);
        return new Pixels(ColorSpace.RGB, pixels.alpha(), planes);
    }

    /// Grey of sRGB, as Rec. 601 weighs it; alpha stays.
    public static Pixels toGrey(Pixels srgb) {
        if (srgb.space() == ColorSpace.GREY) {
            return srgb;
        }
        var r = srgb.samples(0);
        var g = srgb.samples(1);
        var b = srgb.samples(2);
        int count = srgb.width() * srgb.height();
        for (int i = 0; i < count; i++) {
            r[i] = (byte) (((19595 * (r[i] & 0xFF)) + (38470 * (g[i] & 0xFF)) + (7471 * (b[i] & 0xFF)) + 32768) >> 16);
        }
        var planes = new ArrayList<>(List.of(srgb.planes().getFirst()));
        if (srgb.alpha()) {
            planes.add(srgb.planes().getLast());
        }
        return new Pixels(ColorSpace.GREY, srgb.alpha(), planes);
    }

    /// Three channels, whatever there were.
    public static Pixels toRgb(Pixels srgb) {
        if (srgb.space() == ColorSpace.RGB) {
            return srgb;
        }
        var grey = srgb.planes().getFirst();
        var planes = new ArrayList<>(List.of(grey, grey, grey));
        if (srgb.alpha()) {
            planes.add(srgb.planes().getLast());
        }
        return new Pixels(ColorSpace.RGB, srgb.alpha(), planes);
    }

    /// Black or white, of grey without alpha.
    public static void threshold(Pixels grey) {
        var samples = grey.samples(0);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (samples[i] < 0 ? 255 : 0);
        }
    }

    /// Laid over white.
    public static Pixels overWhite(Pixels srgb) {
        if (!srgb.alpha()) {
            return srgb;
        }
        var alpha = srgb.planes().getLast().samples();
        int count = srgb.width() * srgb.height();
        for (int plane = 0; plane < srgb.space().channels(); plane++) {
            var samples = srgb.samples(plane);
            for (int i = 0; i < count; i++) {
                int a = alpha[i] & 0xFF;
                samples[i] = (byte) (255 - divide255((255 - (samples[i] & 0xFF)) * a));
            }
        }
        return srgb.opaque();
    }

    /// Multiplies by alpha, so that what is transparent has no say in an average. Planes must be of one size.
    public static void premultiply(Pixels pixels) {
        var alpha = pixels.planes().getLast().samples();
        for (int plane = 0; plane < pixels.space().channels(); plane++) {
            var samples = pixels.samples(plane);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) divide255((samples[i] & 0xFF) * (alpha[i] & 0xFF));
            }
        }
    }

    /// Takes [#premultiply] back.
    public static void divideByAlpha(Pixels pixels) {
        var alpha = pixels.planes().getLast().samples();
        for (int plane = 0; plane < pixels.space().channels(); plane++) {
            var samples = pixels.samples(plane);
            for (int i = 0; i < samples.length; i++) {
                int a = alpha[i] & 0xFF;
                samples[i] = a == 0 ? 0 : (byte) Math.min(255, (((samples[i] & 0xFF) * 255) + (a / 2)) / a);
            }
        }
    }

    private static int divide255(int product) {
        int rounded = product + 128;
        return (rounded + (rounded >> 8)) >> 8;
    }

    private static byte clamp(int value) {
        return (byte) Math.min(255, Math.max(0, value));
    }
}
