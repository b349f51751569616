package io.granary.gateway.xml;

/// A document that is no XML, goes beyond a limit, or is not what the operation takes. S3 calls all of it
/// `MalformedXML`. A refusal and no accident: without a stack trace.
public final class MalformedXmlException extends RuntimeException {
    public MalformedXmlException(String why) {
        super(why, null, false, false);
    }
}
