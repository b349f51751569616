package io.granary.gateway.xml.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.engine.multipart.Completion.NamedPart;
import io.granary.engine.multipart.StoredPart;
import io.granary.engine.multipart.Upload;
import io.granary.gateway.request.Account;
import io.granary.gateway.xml.MalformedXmlException;
import io.granary.gateway.xml.XmlReader;
import io.granary.model.checksum.Checksum;
import io.granary.model.checksum.ChecksumKind;
import io.granary.model.checksum.ChecksumType;
import io.granary.model.name.BucketName;
import io.granary.model.name.ETag;
import io.granary.model.name.ObjectKey;
import io.granary.model.name.UploadId;
import io.granary.model.object.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartDocumentsTest {
    private static final long MODIFIED = 1_795_412_645_123L; // 2026-11-23T05:44:05.123Z
    private static final BucketName BUCKET = new BucketName("icons");
    private static final ObjectKey KEY = ObjectKey.of("a&b");
    private static final byte[] CRC = {1, 2, 3, 4};
    private static final Checksum OF_PART = Checksum.ofWhole(ChecksumKind.CRC32, CRC);
    private static final Upload UPLOAD =
            new Upload(KEY, new UploadId(42), Headers.NONE, ChecksumKind.CRC32, ChecksumType.COMPOSITE, true, MODIFIED);

    @Test
    void beginningOfAnUpload() throws IOException {
        GoldenDocumentsTest.assertGolden(
                "initiate-multipart-upload.xml", new InitiateMultipartUploadResult(BUCKET, KEY, UPLOAD.id()).xml());
    }

    @Test
    void resultOfACopiedPart() throws IOException {
        GoldenDocumentsTest.assertGolden(
                "copy-part.xml", new CopyPartResult(new ETag(1, 2, 0), MODIFIED, OF_PART).xml());
    }

    @Test
    void resultOfACompletion() throws IOException {
        var composite = new Checksum(ChecksumKind.CRC32, ChecksumType.COMPOSITE, CRC);
        GoldenDocumentsTest.assertGolden(
                "complete-multipart-upload.xml",
                new CompleteMultipartUploadResult(BUCKET, KEY, new ETag(1, 2, 3), composite).xml());
    }

    @Test
    void listOfParts() throws IOException {
        var part = new StoredPart(2, 77, new ETag(1, 2, 0), OF_PART, MODIFIED, List.of());
        GoldenDocumentsTest.assertGolden(
                "list-parts.xml",
                new ListPartsResult(BUCKET, UPLOAD, Account.MAIN, 1, 1, true, List.of(part), true).xml());
    }

    @Test
    void listOfUploads() throws IOException {
        var items = List.<ListMultipartUploadsResult.Item>of(
                new ListMultipartUploadsResult.InProgress(UPLOAD),
                new ListMultipartUploadsResult.CommonPrefix(utf8("b/")));
        var result = new ListMultipartUploadsResult(
                BUCKET,
                utf8(""),
                utf8("/"),
                utf8("a"),
                "0000000000000001",
                2,
                false,
                items,
                true,
                upload -> Account.MAIN);
        GoldenDocumentsTest.assertGolden("list-uploads.xml", result.xml());
    }

    @Test
    void requestToComplete() throws IOException {
        assertEquals(
                List.of(
                        new NamedPart(1, "\"5d41402abc4b2a76b9719d911017c592\"", Optional.of(OF_PART)),
                        new NamedPart(3, "5d41402abc4b2a76b9719d911017c592", Optional.empty())),
                CompletedParts.of(GoldenDocumentsTest.read("complete-multipart-upload-request.xml")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Part/>",
                "<Part><ETag>x</ETag></Part>",
                "<Part><PartNumber>1</PartNumber></Part>",
                "<Part><PartNumber>0</PartNumber><ETag>x</ETag></Part>",
                "<Part><PartNumber>10001</PartNumber><ETag>x</ETag></Part>",
                "<Part><PartNumber>one</PartNumber><ETag>x</ETag></Part>",
                "<Part><PartNumber>1</PartNumber><PartNumber>1</PartNumber><ETag>x</ETag></Part>",
                "<Part><PartNumber>1</PartNumber><ETag>x</ETag><ChecksumCRC32>AQID</ChecksumCRC32></Part>",
                "<Part><PartNumber>1</PartNumber><ETag>x</ETag><ChecksumCRC32>!</ChecksumCRC32></Part>",
                "<Part><PartNumber>1</PartNumber><ETag>x</ETag><ChecksumCRC32>AQIDBA==</ChecksumCRC32>"
                        + "<ChecksumCRC32C>AQIDBA==</ChecksumCRC32C></Part>"
            })
    void requestsToCompleteThatAreMalformed(String parts) {
        var document = "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
        assertThrows(
                MalformedXmlException.class, () -> CompletedParts.of(XmlReader.read(ByteBuffer.wrap(utf8(document)))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
