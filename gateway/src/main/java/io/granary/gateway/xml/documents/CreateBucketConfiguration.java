package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlElement;
import java.util.Optional;

/// `CreateBucketConfiguration`, the optional body of CreateBucket.
///
/// @param location the region that the client asked for
/// @param unsupported an element that S3 knows and we do not, such as `Tags`
public record CreateBucketConfiguration(Optional<String> location, Optional<String> unsupported) {
    public static final CreateBucketConfiguration NONE =
            new CreateBucketConfiguration(Optional.empty(), Optional.empty());

    /// Throws [MalformedXmlException] for another document.
    public static CreateBucketConfiguration of(XmlElement root) {
        if (!root.name().equals("CreateBucketConfiguration")) {
            throw new MalformedXmlException("expected <CreateBucketConfiguration>");
        }
        var unsupported = Optional.<String>empty();
        for (var child : root.children()) {
            switch (child.name()) {
                case "LocationConstraint" -> {}
                case "Bucket", "Location", "Tags" -> unsupported = Optional.of(child.name());
                default -> throw new MalformedXmlException("unexpected <" + child.name() + '>');
            }
        }
        return new CreateBucketConfiguration(root.textOf("LocationConstraint").map(String::strip), unsupported);
    }
}
