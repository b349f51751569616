package io.granary.gateway.chip;

import io.granary.gateway.virtual.ReservedKeys;
import io.granary.images.ImageLimits;
import io.granary.images.Picture;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// IIIF's `info.json`: how large an image is, and at which tiles and sizes it is read at the least cost. Source: IIIF
/// Image API 3.0, section 5.
final class InfoDocument {
    private static final JsonFactory JSON = new JsonFactory();

    private InfoDocument() {}

    static byte[] of(Picture picture, BucketName bucket, ObjectKey key, ImageLimits limits) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            var size = picture.size();
            json.writeStartObject();
            json.writeStringProperty("@context", "http://iiif.io/api/image/3/context.json");
            json.writeStringProperty("id", "/" + bucket + "/" + ReservedKeys.PREFIX + ChipTree.NAME + "/" + key);
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
        var first = orientation.apply(picture.levels().getFirst().tile());
        json.writeName("tiles");
        json.writeStartArray();
        json.writeStartObject();
        json.writeNumberProperty("width", first.width());
        json.writeNumberProperty("height", first.height());
        json.writeName("scaleFactors");
        json.writeStartArray();
        for (var level : picture.levels()) {
            json.writeNumber(Math.max(
                    1,
                    Math.round((float) picture.stored().width() / level.size().width())));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
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
