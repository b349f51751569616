package io.granary.gateway.operation;

import java.nio.ByteBuffer;

/// An answer that is a document.
public final class XmlAnswer {
    private XmlAnswer() {}

    /// Takes `document`.
    public static S3Response of(ByteBuffer document) {
        return S3Response.ok().header("content-type", "application/xml").body(document);
    }
}
