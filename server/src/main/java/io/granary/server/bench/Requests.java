package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Writes signed requests for one bucket. Belongs to one thread, as its [Signer] does.
final class Requests {
    private final Signer signer;
    private final String bucketPath;
    private final Objects objects;

    Requests(Signer signer, String bucket, Objects objects) {
        this.signer = signer;
        this.bucketPath = "/" + bucket;
        this.objects = objects;
    }

    Objects objects() {
        return objects;
    }

    void createBucket(ByteBuf to) {
        to.writeBytes(signer.head("PUT", bucketPath, "", Signer.EMPTY_SHA256, 0));
    }

    void put(long number, ByteBuf to) {
        objects.digest(number, signer.sha256());
        var sha256 = Signer.hex(signer.sha256().digest());
        to.writeBytes(signer.head("PUT", pathOf(number), "", sha256, objects.sizeBytes()));
        objects.write(number, to);
    }

    void get(long number, ByteBuf to) {
        to.writeBytes(signer.head("GET", pathOf(number), "", Signer.EMPTY_SHA256, -1));
    }

    void delete(long number, ByteBuf to) {
        to.writeBytes(signer.head("DELETE", pathOf(number), "", Signer.EMPTY_SHA256, -1));
    }

    /// @param token of the page before; empty for the first page
    void list(String token, ByteBuf to) {
        var query = (token.isEmpty() ? "" : "continuation-token=" + encode(token) + "&")
                + "list-type=2&max-keys=1000&prefix=" + encode(objects.prefix());
        to.writeBytes(signer.head("GET", bucketPath, query, Signer.EMPTY_SHA256, -1));
    }

    private String pathOf(long number) {
        return bucketPath + '/' + objects.key(number);
    }

    /// As SigV4 wants it: everything but unreserved characters, in upper-case hex.
    static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
