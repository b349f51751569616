package io.granary.images;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Files that were changed at random are refused or read, and nothing else: no other exception, no error of the
/// machine,
/// never more than the limits.
class MutatedTest {
    private static final int ROUNDS = Integer.getInteger("granary.mutations", 1500);
    private static final int RGB = BufferedImage.TYPE_INT_RGB;

    @Test
    void mutatedFilesAreRefusedOrRead() {
        var scene = Samples.scene(200, 150, RGB);
        var seeds = List.of(
                Samples.write(scene, "jpg"),
                Samples.write(scene, "jpg", null, true, 0),
                Samples.write(Samples.scene(200, 150, BufferedImage.TYPE_BYTE_GRAY), "jpg"),
                Samples.write(scene, "png"),
                Samples.write(scene, "png", null, true, 0),
                Samples.write(Samples.scene(200, 150, BufferedImage.TYPE_INT_ARGB), "png"),
                Samples.write(scene, "tiff", "JPEG", false, 64),
                Samples.write(scene, "tiff", "LZW", false, 64),
                Samples.write(scene, "tiff", "Deflate", false, 0),
                Samples.write(scene, "tiff", "PackBits", false, 0),
                Samples.write(scene, "tiff", null, false, 0),
                Samples.write(Samples.scene(200, 150, BufferedImage.TYPE_BYTE_INDEXED), "gif"),
                Samples.write(scene, "bmp"),
                Samples.chip(Samples.write(scene, "png"), "full/max/0/default.webp"));
        long seed = Long.getLong("granary.seed", System.nanoTime());
        var random = new Random(seed);
        var limits = new ImageLimits(100_000_000, 20_000_000, 1 << 20, 64 << 20, ImageLimits.DEFAULTS.time());
        var words = new String[] {"full/64,/0/default.jpg", "pct:50,50,25,25/max/0/default.png"};
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var file = mutated(seeds.get(i % seeds.size()), random);
            var word = words[random.nextInt(words.length)];
            try {
                Samples.chip(new MemorySource(file), word, new Work(limits, () -> false));
            } catch (ImageException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", round " + i + ", file " + i % seeds.size() + ", " + word, e);
            }
        }
        assertTrue(refused > ROUNDS / 20, "seed " + seed + ": " + refused + " of " + ROUNDS + " refused");
    }

    private static byte[] mutated(byte[] seed, Random random) {
        var file = seed.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            // Headers are where it hurts: half of the changes fall into the first bytes, or the last.
            int within = Math.min(file.length, 600);
            int at = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(within);
                case 1 -> file.length - 1 - random.nextInt(within);
                default -> random.nextInt(file.length);
            };
            file[at] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(file, 1 + random.nextInt(file.length)) : file;
    }

    /// A JPEG or a PNG that ends early must not be filled up with grey.
    @Test
    void cutFilesAreRefused() {
        var scene = Samples.scene(200, 150, RGB);
        for (var format : List.of("jpg", "png", "tiff", "gif", "bmp")) {
            var file = Samples.write(scene, format);
            for (int part = 1; part < 10; part++) {
                var cut = Arrays.copyOf(file, file.length * part / 10);
                try {
                    Samples.chip(cut, "full/64,/0/default.jpg");
                    fail(format + " cut to " + part + " tenths was read");
                } catch (ImageException refused) {
                    assertTrue(refused.failure() instanceof ImageFailure.Damaged, format + ": " + refused.failure());
                }
            }
        }
    }
}
