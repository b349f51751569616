package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// The short answers about a bucket: where it is, and what it says of settings that nobody has made.
public final class Configurations {
    private static final Tag LOCATION_CONSTRAINT = Tag.root("LocationConstraint");
    private static final Tag REQUEST_PAYMENT = Tag.root("RequestPaymentConfiguration");
    private static final Tag PAYER = Tag.of("Payer");
    private static final Tag ACCESS_CONTROL_POLICY = Tag.root("AccessControlPolicy");
    private static final Tag ACCESS_CONTROL_LIST = Tag.of("AccessControlList");
    private static final Tag GRANT = Tag.of("Grant");
    private static final Tag GRANTEE = Tag.withAttributes(
            "Grantee", "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"");
    private static final Tag ID = Tag.of("ID");
    private static final Tag DISPLAY_NAME = Tag.of("DisplayName");
    private static final Tag PERMISSION = Tag.of("Permission");

    private static final Tag IS_TRUNCATED = Tag.of("IsTruncated");

    private Configurations() {}

    /// A document of which S3 sends nothing but its root while nothing is set, such as `BucketLoggingStatus`.
    public static ByteBuffer empty(String root) {
        return new XmlWriter().empty(Tag.root(root)).finish();
    }

    /// A list of configurations with ids, of which there are none.
    public static ByteBuffer emptyList(String root) {
        var tag = Tag.root(root);
        return new XmlWriter().open(tag).element(IS_TRUNCATED, false).close(tag).finish();
    }

    /// S3 says nothing for `us-east-1`, and clients take nothing for it.
    public static ByteBuffer location(String region) {
        var xml = new XmlWriter();
        if (region.equals("us-east-1")) {
            return xml.empty(LOCATION_CONSTRAINT).finish();
        }
        return xml.element(LOCATION_CONSTRAINT, region).finish();
    }

    public static ByteBuffer requestPayment() {
        return new XmlWriter()
                .open(REQUEST_PAYMENT)
                .element(PAYER, "BucketOwner")
                .close(REQUEST_PAYMENT)
                .finish();
    }

    /// What a private bucket or object has: its owner may do everything, nobody else anything.
    public static ByteBuffer ownerOnly() {
        var xml = new XmlWriter().open(ACCESS_CONTROL_POLICY);
        Owner.write(xml);
        return xml.open(ACCESS_CONTROL_LIST)
                .open(GRANT)
                .open(GRANTEE)
                .element(ID, Owner.ID)
                .element(DISPLAY_NAME, Owner.DISPLAY_NAME)
                .close(GRANTEE)
                .element(PERMISSION, "FULL_CONTROL")
                .close(GRANT)
                .close(ACCESS_CONTROL_LIST)
                .close(ACCESS_CONTROL_POLICY)
                .finish();
    }
}
