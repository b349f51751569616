package io.granary.images.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.images.ImageException;
import io.granary.images.ImageFailure;
import io.granary.images.MemorySource;
import io.granary.images.Pictures;
import io.granary.images.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The words of IIIF against a picture of 300 × 200, with the numbers of the specification's own rules.
class ChipRequestTest {
    private static final byte[] FILE = Samples.write(Samples.scene(300, 200, BufferedImage.TYPE_INT_RGB), "png");

    private static Chip chip(String words) {
        var parts = words.split("/", -1);
        try {
            var picture = Pictures.open(new MemorySource(FILE), Samples.work());
            return ChipRequest.parse(parts[0], parts[1], parts[2], parts[3])
                    .of(picture, Samples.work().limits());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "full/max/0/default.jpg 0,0,300,200/300,200/0/default.jpg",
                "square/max/0/default.jpg 50,0,200,200/200,200/0/default.jpg",
                "125,15,120,140/max/0/gray.png 125,15,120,140/120,140/0/gray.png",
                "pct:41.6,7.5,40,70/max/0/color.webp 125,15,120,140/120,140/0/color.webp",
                "125,15,200,200/max/0/default.tif 125,15,175,185/175,185/0/default.tif",
                "pct:41.6,7.5,66.6,100/max/0/default.jpg 125,15,175,185/175,185/0/default.jpg",
                "full/150,/0/default.jpg 0,0,300,200/150,100/0/default.jpg",
                "full/^360,/0/default.jpg 0,0,300,200/360,240/0/default.jpg",
                "full/,150/0/default.jpg 0,0,300,200/225,150/0/default.jpg",
                "full/^,240/0/default.jpg 0,0,300,200/360,240/0/default.jpg",
                "full/pct:50/0/default.jpg 0,0,300,200/150,100/0/default.jpg",
                "full/^pct:120/0/default.jpg 0,0,300,200/360,240/0/default.jpg",
                "full/225,100/0/default.jpg 0,0,300,200/225,100/0/default.jpg",
                "full/^360,360/0/default.jpg 0,0,300,200/360,360/0/default.jpg",
                "full/!225,100/0/default.jpg 0,0,300,200/150,100/0/default.jpg",
                "full/!1000,1000/0/default.jpg 0,0,300,200/300,200/0/default.jpg",
                "full/^!360,360/0/default.jpg 0,0,300,200/360,240/0/default.jpg",
                "full/max/!270/bitonal.npy 0,0,300,200/300,200/!270/bitonal.npy",
                "full/max/360/default.jpg 0,0,300,200/300,200/0/default.jpg",
                "full/max/90.0/default.jpg 0,0,300,200/300,200/90/default.jpg",
            })
    void wordsMeanWhatTheSpecificationSays(String words, String canonical) {
        assertEquals(canonical, chip(words).canonical());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "300,0,10,10/max/0/default.jpg",
                "0,0,0,10/max/0/default.jpg",
                "0,0,10/max/0/default.jpg",
                "-1,0,10,10/max/0/default.jpg",
                "1e2,0,10,10/max/0/default.jpg",
                "pct:0,0,NaN,1/max/0/default.jpg",
                "99999999999,0,10,10/max/0/default.jpg",
                "whole/max/0/default.jpg",
                "full/360,/0/default.jpg",
                "full/0,/0/default.jpg",
                "full/,/0/default.jpg",
                "full/pct:0/0/default.jpg",
                "full/pct:120/0/default.jpg",
                "full/full/0/default.jpg",
                "full/max/361/default.jpg",
                "full/max/x/default.jpg",
                "full/max/0/colour.jpg",
                "full/max/0/default",
            })
    void malformedWordsAreRefused(String words) {
        assertInstanceOf(ImageFailure.Malformed.class, failure(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"full/max/22.5/default.jpg", "full/max/0/default.jp2", "full/max/0/default.gif"})
    void whatIsNotDoneHereIsSaid(String words) {
        assertInstanceOf(ImageFailure.NotOffered.class, failure(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"full/^50000,50000/0/default.png", "full/^900000000,/0/default.jpg", "full/^66000,10/0/default.jpg"
            })
    void absurdSizesAreBeyondTheLimit(String words) {
        assertInstanceOf(ImageFailure.TooLarge.class, failure(words));
    }

    private static ImageFailure failure(String words) {
        return assertThrows(ImageException.class, () -> chip(words)).failure();
    }
}
