package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.gateway.request.Account;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Clients that say whose a bucket is expected to be.
class ExpectedOwnerTest extends OperationSuite {
    private static final Signed ROOT = new Signed("AK", "", PayloadHash.UNSIGNED, null);

    /// A refusal because the bucket is another account's is one like any other.
    @Test
    void anUnexpectedOwnerIsRecorded() throws Exception {
        for (var bucket : List.of("ours", "theirs")) {
            assertEquals(200, call("PUT /" + bucket).status());
            assertEquals(
                    200,
                    store.call(Requests.of(utf8("x"), "PUT /" + bucket + "/there"))
                            .status());
        }
        var wrong = "x-amz-expected-bucket-owner: 999999999999";
        var because = " the bucket is not the expected account's";
        for (var request : Map.of(
                        "GET /ours/there", "s3:GetObject /ours/there",
                        "GET /ours/there?versionId=null", "s3:GetObjectVersion /ours/there",
                        "PUT /ours/new", "s3:PutObject /ours/new",
                        "GET /ours?list-type=2", "s3:ListBucket /ours",
                        "POST /ours?delete", "s3:DeleteObject /ours",
                        "DELETE /ours", "s3:DeleteBucket /ours")
                .entrySet()) {
            assertEquals(
                    "AccessDenied",
                    store.callAs(ROOT, Requests.of(request.getKey(), wrong)).code());
            assertEquals(List.of(request.getValue() + because), store.takeDenials());
        }
        var copied = store.callAs(
                ROOT,
                Requests.of(
                        "PUT /ours/copy",
                        "x-amz-copy-source: /theirs/there",
                        "x-amz-source-expected-bucket-owner: 999999999999"));
        assertEquals("AccessDenied", copied.code());
        assertEquals(List.of("s3:GetObject /theirs/there" + because), store.takeDenials());
        var right = "x-amz-expected-bucket-owner: " + Account.MAIN.id();
        assertEquals(
                200, store.callAs(ROOT, Requests.of("GET /ours/there", right)).status());
        assertEquals(List.of(), store.takeDenials());
    }
}
