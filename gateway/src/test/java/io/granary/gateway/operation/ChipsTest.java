package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Chips through the operations of S3. How well they are cut and scaled, the tests of `images` try.
class ChipsTest extends OperationSuite {
    private static final String DOOR = "/imgs/_granary/iiif/";

    @Test
    void aRegionKeepsItsPixels() throws Exception {
        var image = store("a/b.png", 300, 200);
        var got = call("GET " + DOOR + "a/b.png/100,50,40,30/max/0/default.png");
        assertEquals(200, got.status());
        assertEquals(Optional.of("image/png"), got.header("content-type"));
        var chip = ImageIO.read(new ByteArrayInputStream(got.bytes()));
        assertEquals(40, chip.getWidth());
        assertEquals(30, chip.getHeight());
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                assertEquals(image.getRGB(100 + x, 50 + y), chip.getRGB(x, y), x + ", " + y);
            }
        }
    }

    /// Escaped and bare commas, as boto3 and as curl send them, and a key of many blocks.
    @Test
    void aLargeImageIsReadByPosition() throws Exception {
        var image = store("big.png", 1200, 900);
        assertTrue(length(call("HEAD /imgs/big.png")) > 256 << 10);
        var got = call("GET " + DOOR + "big.png/1000%2C800%2C100%2C50/50%2C25/0/default.npy");
        assertEquals(Optional.of("application/x-npy"), got.header("content-type"));
        var npy = got.bytes();
        assertEquals(128 + 50 * 25 * 3, npy.length);
        var whole =
                call("GET " + DOOR + "big.png/1000,800,1,1/max/0/default.npy").bytes();
        int pixel = image.getRGB(1000, 800);
        assertArrayEquals(
                new byte[] {(byte) (pixel >> 16), (byte) (pixel >> 8), (byte) pixel},
                Arrays.copyOfRange(whole, 128, 131));
    }

    @Test
    void headRangeAndConditionsAreThoseOfAnyObject() throws Exception {
        store("i.png", 64, 64);
        var name = DOOR + "i.png/full/32,32/0/gray.jpg";
        var head = call("HEAD " + name);
        var got = call("GET " + name);
        assertEquals(got.bytes().length, length(head));
        assertEquals(head.header("etag"), got.header("etag"));
        assertEquals(call("HEAD /imgs/i.png").header("last-modified"), got.header("last-modified"));
        var part = call("GET " + name, "range: bytes=2-5");
        assertEquals(206, part.status());
        assertArrayEquals(Arrays.copyOfRange(got.bytes(), 2, 6), part.bytes());
        assertEquals(
                304,
                call("GET " + name, "if-none-match: " + got.header("etag").orElseThrow())
                        .status());
        assertNotEquals(
                got.header("etag"),
                call("HEAD " + DOOR + "i.png/full/31,31/0/gray.jpg").header("etag"));
    }

    @Test
    void anImageThatIsReplacedHasOtherChips() throws Exception {
        store("i.png", 64, 64);
        var name = DOOR + "i.png/full/max/0/default.npy";
        var before = call("GET " + name);
        store("i.png", 48, 48);
        var after = call("GET " + name);
        assertEquals(128 + 64 * 64 * 3, before.bytes().length);
        assertEquals(128 + 48 * 48 * 3, after.bytes().length);
        assertNotEquals(before.header("etag"), after.header("etag"));
        call("DELETE /imgs/i.png");
        assertEquals("NoSuchKey", call("GET " + name).code());
    }

    @Test
    void aBatchOfChipsIsOneTar() throws Exception {
        store("i.png", 640, 480);
        var lines = IntStream.range(0, 40)
                .mapToObj(i -> "{\"key\":\"_granary/iiif/i.png/" + i * 10 + ",5,64,64/32,32/0/default.npy\",\"as\":\""
                        + i + ".npy\"}")
                .toList();
        store.call(Requests.of(
                utf8(String.join("\n", lines) + "\n_granary/iiif/gone.png/full/max/0/default.jpg"), "PUT /imgs/m"));
        var entries = Tar.entries(call("GET /imgs/_granary/tar/m/0.tar").bytes());
        assertEquals(41, entries.size());
        for (int i = 0; i < 40; i++) {
            assertEquals(i + ".npy", entries.get(i).name());
        }
        assertEquals(
                "__404__/_granary/iiif/gone.png/full/max/0/default.jpg",
                entries.getLast().name());
        var alone = call("GET " + DOOR + "i.png/30,5,64,64/32,32/0/default.npy").text();
        assertEquals(alone, entries.get(3).body());
    }

    @Test
    void aBatchInABodyMayNameThem() throws Exception {
        store("i.png", 64, 64);
        var words = "_granary/iiif/i.png/0,0,32,32/max/0/default.npy";
        var asked = "{\"in\": [{\"objname\": \"" + words + "\"}], \"onob\": true}";
        var tar = store.call(Requests.of(utf8(asked), "POST /imgs/_granary/tar"));
        assertEquals(
                call("GET /imgs/" + words).text(),
                Tar.entries(tar.bytes()).getFirst().body());
    }

    @Test
    void infoTellsTheSize() throws Exception {
        store("d/i.png", 123, 45);
        var got = call("GET " + DOOR + "d/i.png/info.json", "host: example.org:9000");
        assertEquals(Optional.of("application/json"), got.header("content-type"));
        var text = got.text();
        assertTrue(text.contains("\"width\":123,\"height\":45"), text);
        assertTrue(text.contains("\"profile\":\"level2\""), text);
        assertTrue(text.contains("\"id\":\"http://example.org:9000/iiif/3/imgs%2Fd%2Fi.png\""), text);
        var behindTls = call("GET " + DOOR + "d/i.png/info.json", "host: data.example.org", "x-forwarded-proto: https");
        assertTrue(behindTls.text().contains("\"id\":\"https://data.example.org/iiif/3/imgs%2Fd%2Fi.png\""));
        assertNotEquals(got.header("etag"), behindTls.header("etag"));
    }

    /// The right to the chip's key alone opens no image.
    @Test
    void aChipNeedsTheRightToItsImage() throws Exception {
        store("open/i.png", 64, 64);
        store("shut/i.png", 64, 64);
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": ["arn:aws:s3:::imgs/_granary/iiif/*", "arn:aws:s3:::imgs/open/*"]}]}""";
        assertEquals(
                204, store.call(Requests.of(utf8(policy), "PUT /imgs?policy")).status());
        var nobody = new Signed("", "", PayloadHash.UNSIGNED, null);
        var words = "/i.png/full/max/0/default.jpg";
        assertEquals(
                200,
                store.callAs(nobody, Requests.of("GET " + DOOR + "open" + words))
                        .status());
        assertEquals(
                "AccessDenied",
                store.callAs(nobody, Requests.of("GET " + DOOR + "shut" + words))
                        .code());
    }

    @Test
    void whatCannotBeMadeIsRefused() throws Exception {
        store("i.png", 64, 64);
        store.call(Requests.of(utf8("no image at all, certainly"), "PUT /imgs/text"));
        var damaged = png(scene(64, 64));
        damaged[damaged.length / 2] ^= 1;
        store.call(Requests.of(damaged, "PUT /imgs/damaged.png"));
        for (var broken : List.of(
                "i.png/1,2,3/max/0/default.jpg",
                "i.png/full/0,0/0/default.jpg",
                "i.png/full/128,128/0/default.jpg",
                "i.png/64,64,1,1/max/0/default.jpg",
                "i.png/full/max/north/default.jpg",
                "i.png/full/max/0/default")) {
            assertEquals("InvalidArgument", call("GET " + DOOR + broken).code(), broken);
        }
        assertEquals(
                "NotImplemented",
                call("GET " + DOOR + "i.png/full/max/0/default.bmp").code());
        assertEquals(
                "InvalidRequest",
                call("GET " + DOOR + "text/full/max/0/default.jpg").code());
        assertEquals(
                "InvalidRequest",
                call("GET " + DOOR + "damaged.png/full/max/0/default.jpg").code());
        assertEquals(
                "InvalidRequest",
                call("GET " + DOOR + "i.png/full/^100000,100000/0/default.jpg").code());
        assertEquals(
                "NoSuchKey",
                call("GET " + DOOR + "never/full/max/0/default.jpg").code());
        assertEquals("NoSuchKey", call("GET " + DOOR + "full/max/0/default.jpg").code());
        assertEquals(
                "InvalidArgument",
                call("PUT " + DOOR + "i.png/full/max/0/default.jpg").code());
    }

    private static long length(Answer head) {
        return ((S3Response.Body.LengthOnly) head.response().body()).length();
    }

    private BufferedImage store(String key, int width, int height) throws Exception {
        call("PUT /imgs");
        var image = scene(width, height);
        assertEquals(
                200, store.call(Requests.of(png(image), "PUT /imgs/" + key)).status());
        return image;
    }

    /// Smooth enough to be scaled, rough enough not to be packed into nothing.
    private static BufferedImage scene(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int noise = ((x * 31 + y * 17) * 0x9E3779B1) >>> 29;
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | 100 + noise);
            }
        }
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
