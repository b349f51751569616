package io.granary.model.name;

import java.util.HexFormat;

/// The id of a multipart upload: the sequence of the change that began it.
public record UploadId(long sequence) {
    public UploadId {
        if (sequence <= 0) {
            throw new IllegalArgumentException("not an upload id");
        }
    }

    /// The id as it was written by [#toString()]; throws `IllegalArgumentException` for anything else.
    public static UploadId parse(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("not an upload id");
        }
        var id = new UploadId(HexFormat.fromHexDigitsToLong(text));
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException("not an upload id");
        }
        return id;
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(sequence);
    }
}
