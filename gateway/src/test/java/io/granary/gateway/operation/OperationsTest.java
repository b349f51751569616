package io.granary.gateway.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.AclWriting;
import io.granary.gateway.access.BucketRules;
import io.granary.gateway.access.acl.Ownership;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.signing.Credentials;
import io.granary.gateway.signing.PostSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Which operation takes which request.
class OperationsTest {
    private static final Routes ROUTES = new Routes(Operations.routes(
            noEngine(),
            "us-east-1",
            new PostSignature(Credentials.single("AK", "SECRET"), "us-east-1"),
            noAcls(),
            Path.of("unused")));

    /// A request as a client sent it.
    record Captured(String client, String operation, String[] lines) {
        @Override
        public String toString() {
            return client + ": " + lines[0];
        }
    }

    @ParameterizedTest
    @MethodSource("captured")
    void whatRealClientsSendFindsItsOperation(Captured captured) {
        assertEquals(
                captured.operation, ROUTES.find(Requests.of(captured.lines)).name());
    }

    static List<Captured> captured() throws IOException {
        var found = new ArrayList<Captured>();
        try (var in = OperationsTest.class.getResourceAsStream("/captured-requests.txt")) {
            if (in == null) {
                throw new AssertionError("no captured requests");
            }
            for (var block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n", -1)) {
                var lines = block.strip().split("\n", -1);
                if (lines[1].startsWith("= ")) {
                    var request = List.of(lines).subList(2, lines.length).toArray(String[]::new);
                    found.add(new Captured(lines[0].substring(2), lines[1].substring(2), request));
                }
            }
        }
        assertTrue(found.size() > 60, "captured requests are missing");
        return found;
    }

    /// No route hides another: a request with just what a route asks for finds that route.
    @Test
    void everyRouteIsReached() {
        for (var route : ROUTES.all()) {
            var lines = new ArrayList<String>();
            var path = switch (route.scope()) {
                case SERVICE -> "/";
                case BUCKET -> "/icons";
                case OBJECT -> "/icons/a";
            };
            lines.add(route.method() + " " + path + '?' + String.join("&", route.queries()));
            route.headers().forEach(name -> lines.add(name + ": x"));
            assertEquals(
                    route.name(),
                    ROUTES.find(Requests.of(lines.toArray(String[]::new))).name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /, ListBuckets",
        "GET /icons, ListObjects",
        "GET /icons/, ListObjects",
        "GET /icons/?list-type=2, ListObjectsV2",
        "GET /icons?list-type=1, ListObjects",
        "GET /icons?versions&prefix=a, ListObjectVersions",
        "GET /icons?analytics&id=1, GetBucketAnalyticsConfiguration",
        "GET /icons?analytics, ListBucketAnalyticsConfigurations",
        "GET /icons?unknown, ListObjects",
        "GET /icons/a?versionId=null, GetObject",
        "GET /icons/a?x-id=GetObject, GetObject",
        "GET /icons//, GetObject",
        "GET /icons/a?partNumber=1, GetObject",
        "HEAD /icons/a?partNumber=1, HeadObject",
        "GET /icons/a?uploadId=u, ListParts",
        "GET /icons?uploads, ListMultipartUploads",
        "PUT /icons/a?partNumber=1&uploadId=u, UploadPart",
        "PUT /icons/a?partNumber=1, UploadPart",
        "POST /icons/a?uploads, CreateMultipartUpload",
        "POST /icons/a?uploadId=u, CompleteMultipartUpload",
        "DELETE /icons/a?uploadId=u, AbortMultipartUpload",
        "DELETE /icons, DeleteBucket",
        "DELETE /icons/a, DeleteObject",
        "POST /icons, PostObject",
        "POST /icons?delete, DeleteObjects"
    })
    void plainRequests(String line, String operation) {
        assertEquals(operation, ROUTES.find(Requests.of(line)).name());
    }

    @Test
    void copiesAreToldByTheirHeader() {
        assertEquals(
                "CopyObject",
                ROUTES.find(Requests.of("PUT /icons/a", "x-amz-copy-source: icons/b"))
                        .name());
        assertEquals(
                "UploadPartCopy",
                ROUTES.find(Requests.of("PUT /icons/a?partNumber=1&uploadId=u", "x-amz-copy-source: icons/b"))
                        .name());
    }

    @Test
    void whatIsNotImplementedIsRefusedByNameBeforeItsBody() {
        var request = Requests.of("PUT /icons/a?encryption");
        var refused = assertThrows(
                        RequestException.class,
                        () -> ROUTES.find(request).operation().admit(request))
                .failure();
        assertEquals(new RequestFailure.NotImplemented("UpdateObjectEncryption"), refused);
    }

    @Test
    void noSuchMethodHere() {
        S3Request request = Requests.of("POST /");
        var refused = assertThrows(RequestException.class, () -> ROUTES.find(request));
        assertInstanceOf(RequestFailure.MethodNotAllowed.class, refused.failure());
    }

    /// Requests find their operation here, and none is run.
    @SuppressWarnings("NullAway")
    private static AclWriting noAcls() {
        return new AclWriting(new BucketRules(null, null), null, Ownership.ENFORCED);
    }

    @SuppressWarnings("NullAway")
    private static ObjectEngine noEngine() {
        return null;
    }
}
