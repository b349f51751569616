package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/// `Error`, the body of every refusal. It has no namespace, as S3 has it.
///
/// @param extras what S3 adds to some errors, such as `BucketName`, in their order
public record ErrorResult(
        String code, String message, List<Extra> extras, String resource, String requestId, String hostId) {
    /// One more element; `name` is a constant of ours.
    public record Extra(String name, String value) {}

    private static final Pattern NOT_IN_XML = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");
    private static final Tag ROOT = Tag.of("Error");
    private static final Tag CODE = Tag.of("Code");
    private static final Tag MESSAGE = Tag.of("Message");
    private static final Tag RESOURCE = Tag.of("Resource");
    private static final Tag REQUEST_ID = Tag.of("RequestId");
    private static final Tag HOST_ID = Tag.of("HostId");

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT).element(CODE, code).element(MESSAGE, readable(message));
        for (var extra : extras) {
            xml.element(Tag.of(extra.name), readable(extra.value));
        }
        return xml.element(RESOURCE, readable(resource))
                .element(REQUEST_ID, requestId)
                .element(HOST_ID, hostId)
                .close(ROOT)
                .finish();
    }

    /// A key may hold what XML cannot, and a document that no parser takes would hide the code from the client.
    private static String readable(String text) {
        return NOT_IN_XML.matcher(text).replaceAll("\uFFFD");
    }
}
