package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
