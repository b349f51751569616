package io.granary.engine.bucket;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One document that was set for a bucket. It never changes; a new one takes its place.
public final class Setting {
    private final byte[] document;
    private volatile @Nullable Object parsed;

    /// Takes `document`.
    public Setting(byte[] document) {
        this.document = document;
    }

    /// Lends the bytes; nobody may change them.
    public byte[] document() {
        return document;
    }

    /// What `parser` makes of the document. It is asked about once for each document, whoever asks, so that a request
    /// need not parse: everybody who reads settings of a kind uses the same parser. What it returns may be shared by
    /// all threads.
    @SuppressWarnings("unchecked")
    public <T> T parsed(Function<byte[], T> parser) {
        var known = parsed;
        if (known == null) {
            known = parser.apply(document);
            parsed = known;
        }
        return (T) known;
    }
}
