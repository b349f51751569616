package io.granary.gateway.xml;

import java.nio.charset.StandardCharsets;

/// The name of an element, with its start and end tag as bytes made once. Tags are constants; their names are ours and
/// are
/// not escaped.
public final class Tag {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private final byte[] start;
    private final byte[] end;
    private final byte[] empty;

    private Tag(String name, String attributes) {
        this.start = ascii('<' + name + attributes + '>');
        this.end = ascii("</" + name + '>');
        this.empty = ascii('<' + name + attributes + "/>");
    }

    public static Tag of(String name) {
        return new Tag(name, "");
    }

    /// The element that a document of S3 starts with: it declares the namespace of all.
    public static Tag root(String name) {
        return new Tag(name, " xmlns=\"" + NAMESPACE + '"');
    }

    /// An element with fixed attributes, written as they stand.
    public static Tag withAttributes(String name, String attributes) {
        return new Tag(name, ' ' + attributes);
    }

    byte[] start() {
        return start;
    }

    byte[] end() {
        return end;
    }

    byte[] empty() {
        return empty;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
