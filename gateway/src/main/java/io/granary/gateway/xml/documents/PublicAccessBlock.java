package io.granary.gateway.xml.documents;

import io.granary.gateway.access.acl.PublicAccess;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlElement;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// `PublicAccessBlockConfiguration` and `PolicyStatus`.
public final class PublicAccessBlock {
    private static final Tag ROOT = Tag.root("PublicAccessBlockConfiguration");
    private static final Tag BLOCK_ACLS = Tag.of("BlockPublicAcls");
    private static final Tag IGNORE_ACLS = Tag.of("IgnorePublicAcls");
    private static final Tag BLOCK_POLICY = Tag.of("BlockPublicPolicy");
    private static final Tag RESTRICT_BUCKETS = Tag.of("RestrictPublicBuckets");
    private static final Tag STATUS = Tag.root("PolicyStatus");
    private static final Tag IS_PUBLIC = Tag.of("IsPublic");

    private PublicAccessBlock() {}

    /// Throws [MalformedXmlException] for another document; a switch that is not there is off.
    public static PublicAccess of(XmlElement root) {
        if (!root.name().equals("PublicAccessBlockConfiguration")) {
            throw new MalformedXmlException("expected <PublicAccessBlockConfiguration>");
        }
        return new PublicAccess(
                flag(root, "BlockPublicAcls"),
                flag(root, "IgnorePublicAcls"),
                flag(root, "BlockPublicPolicy"),
                flag(root, "RestrictPublicBuckets"));
    }

    private static boolean flag(XmlElement root, String name) {
        var text = root.textOf(name).orElse("false").strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new MalformedXmlException("<" + name + "> must be true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    public static ByteBuffer xml(PublicAccess access) {
        return new XmlWriter()
                .open(ROOT)
                .element(BLOCK_ACLS, access.blockAcls())
                .element(IGNORE_ACLS, access.ignoreAcls())
                .element(BLOCK_POLICY, access.blockPolicy())
                .element(RESTRICT_BUCKETS, access.restrictBuckets())
                .close(ROOT)
                .finish();
    }

    public static ByteBuffer status(boolean isPublic) {
        return new XmlWriter()
                .open(STATUS)
                .element(IS_PUBLIC, isPublic)
                .close(STATUS)
                .finish();
    }
}
