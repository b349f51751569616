package io.granary.gateway.xml.documents;

import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;
import java.nio.ByteBuffer;

/// The short answers about a bucket: where it is, and what it says of settings that nobody has made.
public final class Configurations {
    private static final Tag LOCATION_CONSTRAINT = Tag.root("LocationConstraint");
    private static final Tag REQUEST_PAYMENT = Tag.root("RequestPaymentConfiguration");
    private static final Tag PAYER = Tag.of("Payer");

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
}
