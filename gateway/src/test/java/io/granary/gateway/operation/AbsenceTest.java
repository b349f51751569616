package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.request.Account;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import io.granary.model.name.BucketName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is told that a key is not there: who may list the bucket. Everybody here may read and write objects.
class AbsenceTest extends OperationSuite {
    private static final String OBJECTS =
            "{'Effect':'Allow','Action':['s3:GetObject*','s3:PutObject*','s3:DeleteObject'],'Resource':'arn:aws:s3:::*/*'}";
    private static final String LISTS = "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::BUCKET'}";
    private static final String LISTS_FOLDER =
            "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::ours','Condition':"
                    + "{'StringLike':{'s3:prefix':'h*'}}}";
    private static final String LISTS_NOT = "{'Effect':'Deny','Action':'s3:ListBucket','Resource':'arn:aws:s3:::ours'}";

    /// Their policies and whether they may know of `ours`.
    private static final Map<String, List<String>> POLICIES = Map.of(
            "reader", List.of(OBJECTS),
            "lister", List.of(OBJECTS, LISTS.replace("BUCKET", "ours")),
            "elsewhere", List.of(OBJECTS, LISTS.replace("BUCKET", "theirs")),
            "folder", List.of(OBJECTS, LISTS_FOLDER),
            "denied", List.of(OBJECTS, LISTS.replace("BUCKET", "ours"), LISTS_NOT));

    /// Everything that reads an object, of a key that is not there.
    private static final List<String> READS = List.of(
            "GET /ours/none",
            "HEAD /ours/none",
            "GET /ours/none?attributes|x-amz-object-attributes: ETag",
            "GET /ours/none?acl",
            "GET /ours/none?tagging",
            "GET /ours/none?partNumber=1",
            "GET /ours/hidden",
            "HEAD /ours/hidden");

    @BeforeEach
    void makeUsers() throws Exception {
        for (var bucket : List.of("ours", "theirs")) {
            assertEquals(200, call("PUT /" + bucket).status());
        }
        assertEquals(
                200,
                store.call(Requests.of(
                                utf8("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
                                "PUT /ours?versioning"))
                        .status());
        assertEquals(200, store.call(Requests.of(utf8("x"), "PUT /ours/there")).status());
        assertEquals(200, store.call(Requests.of(utf8("x"), "PUT /ours/hidden")).status());
        assertEquals(204, call("DELETE /ours/hidden").status());
        for (var user : POLICIES.entrySet()) {
            var name = user.getKey();
            store.identities().putPolicy(name, document(user.getValue()));
            store.identities().createUser(name, Account.MAIN.name(), List.of(name), "");
            store.identities().createKey(name, "KEY" + name, "secret-of-it", Optional.empty());
        }
    }

    @Test
    void whoMayNotListIsNotToldWhatIsMissing() throws Exception {
        var wrong = new ArrayList<String>();
        for (var user : POLICIES.keySet()) {
            for (var read : READS) {
                var answer = as(user, read.split("\\|", -1));
                int expected = knows(user, read) ? 404 : 403;
                if (answer.status() != expected) {
                    wrong.add(user + " " + read + " " + answer.status() + " " + answer.code());
                }
                if (expected == 403 && answer.header("x-amz-delete-marker").isPresent()) {
                    wrong.add(user + " " + read + " tells of a delete marker");
                }
            }
            assertEquals(200, as(user, "GET /ours/there").status());
            assertEquals(204, as(user, "DELETE /ours/none").status());
        }
        assertEquals(List.of(), wrong);
    }

    /// Whoever may list a folder knows of what is not in it.
    private static boolean knows(String user, String read) {
        return user.equals("lister") || (user.equals("folder") && read.contains("hidden"));
    }

    @Test
    void theRootIsTold() throws Exception {
        for (var read : READS) {
            assertEquals(
                    404,
                    store.callAs(signed("AK"), Requests.of(read.split("\\|", -1)))
                            .status(),
                    read);
        }
    }

    @Test
    void theSourceOfACopyIsAReadOfItsBucket() throws Exception {
        for (var source : List.of("none", "hidden")) {
            for (var request : List.of("PUT /theirs/copy", "PUT /ours/copy")) {
                for (var user : POLICIES.keySet()) {
                    var answer = as(user, request, "x-amz-copy-source: /ours/" + source);
                    assertEquals(knows(user, source) ? "NoSuchKey" : "AccessDenied", answer.code(), user);
                }
            }
        }
        var upload = call("POST /theirs/large?uploads").xml().textOf("UploadId").orElseThrow();
        var part = "PUT /theirs/large?partNumber=1&uploadId=" + upload;
        assertEquals(
                "AccessDenied",
                as("elsewhere", part, "x-amz-copy-source: /ours/none").code());
        assertEquals(
                "NoSuchKey", as("lister", part, "x-amz-copy-source: /ours/none").code());
        assertEquals(
                200,
                as("reader", "PUT /theirs/copy", "x-amz-copy-source: /ours/there")
                        .status());
    }

    /// A batch tells no more of its entries than a request for each would.
    @Test
    void aBatchIsReadsOfItsEntries() throws Exception {
        store.call(Requests.of(utf8("there\nnone\n"), "PUT /ours/some.txt"));
        store.call(Requests.of(utf8("there\n"), "PUT /ours/all.txt"));
        for (var user : POLICIES.keySet()) {
            assertEquals(200, as(user, "GET /ours/_granary/tar/all.txt/0-9.tar").status(), user);
            assertEquals(
                    user.equals("lister") ? 200 : 403,
                    as(user, "GET /ours/_granary/tar/some.txt/0-9.tar").status(),
                    user);
        }
    }

    /// A public bucket that cannot be listed does not say which keys it has either.
    @Test
    void anonymousCallersAreToldNothing() throws Exception {
        var policy = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::ours/*'}]}";
        store.engine()
                .putSetting(
                        new BucketName("ours"),
                        SettingKind.POLICY,
                        policy.replace('\'', '"').getBytes(UTF_8))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var nobody = signed("");
        assertEquals(200, store.callAs(nobody, Requests.of("GET /ours/there")).status());
        assertEquals(
                "AccessDenied",
                store.callAs(nobody, Requests.of("GET /ours/none")).code());
        assertEquals(
                "AccessDenied",
                store.callAs(nobody, Requests.of("GET /ours/hidden")).code());
    }

    @Test
    void theRefusalIsRecorded() throws Exception {
        store.takeDenials();
        as("reader", "GET /ours/none");
        assertEquals(
                List.of("s3:GetObject /ours/none there is no such key, and the caller may not list the bucket"),
                store.takeDenials());
        as("lister", "GET /ours/none");
        as("reader", "GET /ours/there");
        assertEquals(List.of(), store.takeDenials());
    }

    private Answer as(String user, String... lines) throws Exception {
        return store.callAs(signed("KEY" + user), Requests.of(lines));
    }

    private static Signed signed(String key) {
        return new Signed(key, "", PayloadHash.UNSIGNED, null);
    }

    private static String document(List<String> statements) {
        var json = "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
        return json.replace('\'', '"');
    }
}
