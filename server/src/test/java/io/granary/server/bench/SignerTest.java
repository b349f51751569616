package io.granary.server.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignerTest {
    @Test
    void theSignatureIsThatOfItsOwnHeaders() throws Exception {
        var signer = new Signer("localhost:9000", "us-east-1", "AKID", "secret");
        var head = new String(signer.head("PUT", "/bucket/key", "a=b&c=", Signer.EMPTY_SHA256, 12), ISO_8859_1);

        var date = find(head, "x-amz-date: (\\d{8}T\\d{6}Z)");
        var day = date.substring(0, 8);
        var canonical = "PUT\n/bucket/key\na=b&c=\nhost:localhost:9000\nx-amz-content-sha256:" + Signer.EMPTY_SHA256
                + "\nx-amz-date:" + date + "\n\nhost;x-amz-content-sha256;x-amz-date\n" + Signer.EMPTY_SHA256;
        var toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + day + "/us-east-1/s3/aws4_request\n"
                + Signer.hex(signer.sha256().digest(canonical.getBytes(ISO_8859_1)));
        var key = "AWS4secret".getBytes(ISO_8859_1);
        for (var part : new String[] {day, "us-east-1", "s3", "aws4_request", toSign}) {
            key = hmac(key, part);
        }

        assertEquals(HexFormat.of().formatHex(key), find(head, "Signature=([0-9a-f]{64})\r\n"));
        assertTrue(head.startsWith("PUT /bucket/key?a=b&c= HTTP/1.1\r\n"), head);
        assertTrue(head.endsWith("\r\ncontent-length: 12\r\n\r\n"), head);
    }

    @Test
    void queriesAreEncodedAsSignaturesWant() {
        assertEquals("bench%2Fa%20b~%C3%A9%2B", Requests.encode("bench/a b~é+"));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(ISO_8859_1));
    }

    private static String find(String text, String pattern) {
        var match = Pattern.compile(pattern).matcher(text);
        assertTrue(match.find(), text);
        return match.group(1);
    }
}
