package io.granary.testkit.model;

import io.granary.model.name.ETag;
import java.util.Arrays;

/// A version of the model.
///
/// @param named whether it has an id of its own, or is the null version
/// @param isMarker whether it is a delete marker: then all but its time means nothing
/// @param tag empty for none
record ModelVersion(
        boolean named, boolean isMarker, byte[] bytes, ETag etag, long modified, boolean headers, String tag) {
    private static final ETag NONE = new ETag(0, 0, 0);

    /// Not named yet.
    static ModelVersion stored(byte[] bytes, ETag etag, long modified, boolean headers, String tag) {
        return new ModelVersion(false, false, bytes, etag, modified, headers, tag);
    }

    /// Not named yet.
    static ModelVersion marker(long modified) {
        return new ModelVersion(false, true, new byte[0], NONE, modified, false, "");
    }

    ModelVersion named(boolean name) {
        return new ModelVersion(name, isMarker, bytes, etag, modified, headers, tag);
    }

    ModelVersion tagged(String text) {
        return new ModelVersion(named, isMarker, bytes, etag, modified, headers, text);
    }

    int size() {
        return bytes.length;
    }

    /// What a reader of this range is answered.
    String object(int[] range) {
        return Answer.object(
                etag,
                bytes.length,
                modified,
                ModelStore.headers(headers),
                tag,
                Arrays.copyOfRange(bytes, range[0], range[1]));
    }

    /// What a reader of all of it finds, or that it is a marker.
    String whole() {
        return isMarker ? Answer.marker(modified) : object(new int[] {0, bytes.length});
    }

    /// What a listing of versions tells.
    String line() {
        return isMarker ? Answer.marker(modified) : Answer.stored(etag, bytes.length, modified);
    }
}
