package io.granary.gateway.chip;

import io.granary.images.ImageLimits;
import io.granary.images.Picture;
import io.granary.images.Size;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// IIIF's `info.json`: how large an image is, and at which tiles and sizes it is read at the least cost. Source: IIIF
/// Image API 3.0, section 5.
final class InfoDocument {
    private static final int LEAST_TILE = 128;
    private static final int MOST_TILE = 2048;
    private static final Size USUAL_TILE = new Size(512, 512);
    private static final JsonFactory JSON = new JsonFactory();

    private InfoDocument() {}

    /// @param uri of the image
    static byte[] of(Picture picture, String uri, ImageLimits limits) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            var size = picture.size();
            json.writeStartObject();
            json.writeStringProperty("@context", "http://iiif.io/api/image/3/context.json");
            json.writeStringProperty("id", uri);
            json.writeStringProperty("type", "ImageService3");
            json.writeStringProperty("protocol", "http://iiif.io/api/image");
            json.writeStringProperty("profile", "level2");
            json.writeNumberProperty("width", size.width());
            json.writeNumberProperty("height", size.height());
            json.writeNumberProperty("maxArea", limits.outputPixels());
            levels(json, picture);
            strings(json, "extraFormats", "webp", "tif", "npy");
            strings(json, "extraQualities", "color", "gray", "bitonal");
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void levels(JsonGenerator json, Picture picture) {
        var orientation = picture.orientation();
        json.writeName("sizes");
        json.writeStartArray();
        for (var level : picture.levels().reversed()) {
            var size = orientation.apply(level.size());
            json.writeStartObject();
            json.writeNumberProperty("width", size.width());
            json.writeNumberProperty("height", size.height());
            json.writeEndObject();
        }
        json.writeEndArray();
        var tile = tile(orientation.apply(picture.levels().getFirst().tile()));
        json.writeName("tiles");
        json.writeStartArray();
        json.writeStartObject();
        json.writeNumberProperty("width", tile.width());
        json.writeNumberProperty("height", tile.height());
        json.writeName("scaleFactors");
        json.writeStartArray();
        for (int factor : factors(picture, tile)) {
            json.writeNumber(factor);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    /// The image's own tile, where a viewer can use it: strips and whole images make none.
    private static Size tile(Size own) {
        return isOfUse(own.width()) && isOfUse(own.height()) ? own : USUAL_TILE;
    }

    private static boolean isOfUse(int side) {
        return side >= LEAST_TILE && side <= MOST_TILE;
    }

    /// Those of the image's own levels, then twice the last until all of the image is one tile: a viewer begins there.
    private static List<Integer> factors(Picture picture, Size tile) {
        var factors = new ArrayList<Integer>();
        for (var level : picture.levels()) {
            factors.add(Math.max(
                    1,
                    Math.round((float) picture.stored().width() / level.size().width())));
        }
        var whole = picture.size();
        while (whole.width() > (long) factors.getLast() * tile.width()
                || whole.height() > (long) factors.getLast() * tile.height()) {
            factors.add(2 * factors.getLast());
        }
        return factors;
    }

    private static void strings(JsonGenerator json, String name, String... values) {
        json.writeName(name);
        json.writeStartArray();
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
