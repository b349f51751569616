package io.granary.parquet;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.snappy.SnappyJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;

/// How pages are compressed. Always by the code in Java, whose output is the same on every machine.
public enum Compression {
    SNAPPY(1),
    ZSTD(6);

    private final int code;

    Compression(int code) {
        this.code = code;
    }

    /// The number in the format.
    int code() {
        return code;
    }

    Compressor compressor() {
        return switch (this) {
            case SNAPPY -> new SnappyJavaCompressor();
            case ZSTD -> new ZstdJavaCompressor();
        };
    }
}
