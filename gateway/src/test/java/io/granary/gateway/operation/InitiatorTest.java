package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Uploads into a bucket of another account, where lists count.
class InitiatorTest extends OperationSuite {
    private static final Signed ROOT = new Signed("AK", "", PayloadHash.UNSIGNED, null);

    private Signed theirs = ROOT;
    private Signed others = ROOT;
    private String canonicalId = "";

    @BeforeEach
    void bucketForAll() throws Exception {
        call("PUT /ours", "x-amz-object-ownership: ObjectWriter", "x-amz-acl: public-read-write");
        call("DELETE /ours?publicAccessBlock");
        call("PUT /ours?acl", "x-amz-acl: public-read-write");
        var identities = store.identities();
        canonicalId = identities.createAccount("guest", "").canonicalId();
        identities.createAccount("stranger", "");
        identities.createUser("guest-user", "guest", List.of("admin"), "");
        identities.createUser("stranger-user", "stranger", List.of("admin"), "");
        identities.createUser("guest-reader", "guest", List.of("readonly"), "");
        theirs = key("guest-user");
        others = key("stranger-user");
    }

    private Signed key(String user) throws Exception {
        var key = store.identities().createKey(user, "", "", Optional.empty());
        return new Signed(key.id(), "", PayloadHash.UNSIGNED, null);
    }

    private String begin(Signed caller, String key) throws Exception {
        return store.callAs(caller, Requests.of("POST /ours/" + key + "?uploads"))
                .xml()
                .textOf("UploadId")
                .orElseThrow();
    }

    @Test
    void listsTellWhoBeganAnUpload() throws Exception {
        begin(ROOT, "a");
        var id = begin(theirs, "b");
        var uploads = call("GET /ours?uploads").xml().children().stream()
                .filter(element -> element.name().equals("Upload"))
                .toList();
        assertEquals(2, uploads.size());
        for (var who : List.of("Initiator", "Owner")) {
            assertEquals(
                    List.of("granary", "guest"),
                    uploads.stream()
                            .flatMap(upload -> upload.children().stream())
                            .filter(element -> element.name().equals(who))
                            .map(element -> element.textOf("DisplayName").orElseThrow())
                            .toList());
        }
        var parts = store.callAs(theirs, Requests.of("GET /ours/b?uploadId=" + id));
        assertEquals(List.of(canonicalId), parts.texts("Owner", "ID"));
        assertEquals(List.of(canonicalId), parts.texts("Initiator", "ID"));
    }

    @Test
    void whoBeganAnUploadMayEndIt() throws Exception {
        var ours = begin(ROOT, "a");
        var id = begin(theirs, "b");
        for (var method : List.of("GET", "DELETE")) {
            assertEquals(
                    "AccessDenied",
                    store.callAs(theirs, Requests.of(method + " /ours/a?uploadId=" + ours))
                            .code());
            assertEquals(
                    "AccessDenied",
                    store.callAs(others, Requests.of(method + " /ours/b?uploadId=" + id))
                            .code());
            assertEquals(
                    "AccessDenied",
                    store.callAs(theirs, Requests.of(method + " /ours/b?uploadId=" + ours))
                            .code());
            // Its own account must allow it, too.
            assertEquals(
                    "AccessDenied",
                    store.callAs(key("guest-reader"), Requests.of(method + " /ours/b?uploadId=" + id))
                            .code());
        }
        assertEquals(
                204,
                store.callAs(theirs, Requests.of("DELETE /ours/b?uploadId=" + id))
                        .status());
        assertEquals(204, call("DELETE /ours/a?uploadId=" + ours).status());
    }

    /// Whom the bucket's list lets write may say who may read it, unless somebody denies that.
    @Test
    void aWriterGivesItsObjectAListAndTags() throws Exception {
        var nobody = new Signed("", "", PayloadHash.UNSIGNED, null);
        for (var writer : List.of(theirs, nobody)) {
            var put = Requests.of(utf8("x"), "PUT /ours/new", "x-amz-acl: public-read", "x-amz-tagging: k=v");
            assertEquals(200, store.callAs(writer, put).status());
            assertEquals("x", store.callAs(nobody, Requests.of("GET /ours/new")).text());
        }
        for (var action : List.of("s3:PutObjectAcl", "s3:PutObjectTagging")) {
            var policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\","
                    + " \"Action\": \"" + action + "\", \"Resource\": \"arn:aws:s3:::ours/*\"}]}";
            assertEquals(
                    204,
                    store.call(Requests.of(utf8(policy), "PUT /ours?policy")).status());
            var put = Requests.of(utf8("x"), "PUT /ours/new", "x-amz-acl: public-read", "x-amz-tagging: k=v");
            assertEquals("AccessDenied", store.callAs(theirs, put).code());
        }
    }

    @Test
    void aDenialHoldsAgainstItAsWell() throws Exception {
        var id = begin(theirs, "b");
        var policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:AbortMultipartUpload",
                 "Resource": "arn:aws:s3:::ours/*"}]}""";
        assertEquals(
                204, store.call(Requests.of(utf8(policy), "PUT /ours?policy")).status());
        assertEquals(
                "AccessDenied",
                store.callAs(theirs, Requests.of("DELETE /ours/b?uploadId=" + id))
                        .code());
    }
}
