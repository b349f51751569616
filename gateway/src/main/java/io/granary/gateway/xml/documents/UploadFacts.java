package io.granary.gateway.xml.documents;

import io.granary.engine.multipart.Upload;
import io.granary.gateway.request.Account;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;

/// What both ListParts and ListMultipartUploads tell of an upload: whose it is, and which checksum was asked for.
final class UploadFacts {
    private static final Tag STORAGE_CLASS = Tag.of("StorageClass");
    private static final Tag CHECKSUM_ALGORITHM = Tag.of("ChecksumAlgorithm");
    private static final Tag CHECKSUM_TYPE = Tag.of("ChecksumType");

    private UploadFacts() {}

    /// @param owner who began it, and will own what comes of it
    static void write(XmlWriter xml, Upload upload, Account owner) {
        Owner.writeWithInitiator(xml, owner);
        xml.element(STORAGE_CLASS, "STANDARD");
        if (upload.declared()) {
            xml.element(CHECKSUM_ALGORITHM, upload.kind().wireName())
                    .element(CHECKSUM_TYPE, upload.type().name());
        }
    }
}
