package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;
import java.util.List;

/// `Error`, the body of every refusal. It has no namespace, as S3 has it.
///
/// @param extras what S3 adds to some errors, such as `BucketName`, in their order
public record ErrorResult(
        String code, String message, List<Extra> extras, String resource, String requestId, String hostId) {
    /// One more element; `name` is a constant of ours.
    public record Extra(String name, String value) {}

    private static final Tag ROOT = Tag.of("Error");
    private static final Tag CODE = Tag.of("Code");
    private static final Tag MESSAGE = Tag.of("Message");
    private static final Tag RESOURCE = Tag.of("Resource");
    private static final Tag REQUEST_ID = Tag.of("RequestId");
    private static final Tag HOST_ID = Tag.of("HostId");

    public ByteBuffer xml() {
        var xml = new XmlWriter().open(ROOT).element(CODE, code).element(MESSAGE, message);
        for (var extra : extras) {
            xml.element(Tag.of(extra.name), extra.value);
        }
        return xml.element(RESOURCE, resource)
                .element(REQUEST_ID, requestId)
                .element(HOST_ID, hostId)
                .close(ROOT)
                .finish();
    }
}
