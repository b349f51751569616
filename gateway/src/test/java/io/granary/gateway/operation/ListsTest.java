package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.request.Account;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import org.junit.jupiter.api.Test;

/// Access control lists as callers see them.
class ListsTest extends OperationSuite {
    private static final Signed NOBODY = new Signed("", "", PayloadHash.UNSIGNED, null);
    private static final Signed ROOT = new Signed("AK", "", PayloadHash.UNSIGNED, null);

    private Answer asked(Signed signed, String... lines) throws Exception {
        return store.callAs(signed, Requests.of(lines));
    }

    @Test
    void whatManyGetStandsFirst() throws Exception {
        assertEquals(
                200,
                asked(ROOT, "PUT /open", "x-amz-object-ownership: ObjectWriter", "x-amz-acl: public-read")
                        .status());
        var acl = asked(ROOT, "GET /open?acl").text();
        assertTrue(acl.indexOf("AllUsers") > 0 && acl.indexOf("AllUsers") < acl.indexOf("FULL_CONTROL"), acl);
    }

    /// No list of an object can allow to read one that is not there; who may list the bucket sees so anyway.
    @Test
    void whoMayListMaySeeThatNothingIsThere() throws Exception {
        asked(ROOT, "PUT /open", "x-amz-object-ownership: ObjectWriter", "x-amz-acl: public-read");
        asked(ROOT, "PUT /shut", "x-amz-object-ownership: ObjectWriter");
        asked(ROOT, "PUT /open/mine");
        assertEquals("NoSuchKey", asked(NOBODY, "GET /open/gone").code());
        assertEquals("AccessDenied", asked(NOBODY, "GET /open/mine").code());
        assertEquals("AccessDenied", asked(NOBODY, "GET /shut/gone").code());
        assertEquals(
                "AccessDenied", asked(NOBODY, "GET /open/gone?versionId=null").code());
    }

    @Test
    void whereListsAreOffNoneIsTaken() throws Exception {
        assertEquals(200, asked(ROOT, "PUT /owned").status());
        for (var canned : new String[] {"private", "public-read"}) {
            var header = "x-amz-acl: " + canned;
            assertEquals(
                    "AccessControlListNotSupported",
                    asked(ROOT, "PUT /owned/k", header).code());
            assertEquals(
                    "AccessControlListNotSupported",
                    asked(ROOT, "PUT /owned?acl", header).code());
        }
        assertEquals(
                200,
                asked(ROOT, "PUT /owned/k", "x-amz-acl: bucket-owner-full-control")
                        .status());
    }

    /// Clients that name an owner would rather fail than reach a bucket of somebody else.
    @Test
    void aBucketIsTheExpectedAccounts() throws Exception {
        asked(ROOT, "PUT /mine");
        asked(ROOT, "PUT /mine/k");
        var right = "x-amz-expected-bucket-owner: " + Account.MAIN.id();
        var wrong = "x-amz-expected-bucket-owner: 999999999999";
        assertEquals(200, asked(ROOT, "GET /mine/k", right).status());
        assertEquals(404, asked(ROOT, "GET /none/k", right).status());
        for (var line :
                new String[] {"GET /mine/k", "PUT /mine/k", "DELETE /mine/k", "GET /mine", "POST /mine?delete"}) {
            assertEquals("AccessDenied", asked(ROOT, line, wrong).code(), line);
        }
        assertEquals(
                "AccessDenied",
                asked(
                                ROOT,
                                "PUT /mine/copy",
                                "x-amz-copy-source: mine/k",
                                "x-amz-source-expected-bucket-owner: 999999999999")
                        .code());
        assertEquals(200, asked(ROOT, "GET /mine/k").status());
    }
}
