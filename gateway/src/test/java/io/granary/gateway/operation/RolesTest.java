package io.granary.gateway.operation;

import static io.granary.gateway.operation.TokenClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.identity.Trust;
import io.granary.gateway.access.policy.MalformedPolicyException;
import io.granary.gateway.operation.TokenClient.Keys;
import io.granary.gateway.request.Account;
import io.granary.index.RowSpace;
import io.granary.model.name.BucketName;
import io.granary.model.name.RowKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `AssumeRole`: who may take on a role, and what a session of it may do.
class RolesTest {
    private static final String MAIN = Account.MAIN.id();
    private static final String READER = "arn:aws:iam::" + MAIN + ":role/reader";

    @TempDir
    private Path directory;

    private OpenEngine open;
    private TokenClient client;
    private Keys alice;

    @BeforeEach
    void begin() throws Exception {
        open = new OpenEngine(directory, "us-east-1");
        client = new TokenClient(open, TokenClient.service(open));
        for (var bucket : List.of("data", "other")) {
            open.engine()
                    .createBucket(new BucketName(bucket), Map.of())
                    .toCompletableFuture()
                    .join();
        }
        alice = user("alice", Account.MAIN.name());
        open.identities()
                .createUser(
                        "reader",
                        Account.MAIN.name(),
                        List.of("readwrite"),
                        trust("arn:aws:iam::" + MAIN + ":user/alice"));
    }

    @AfterEach
    void end() throws Exception {
        open.close();
    }

    private Keys user(String name, String account, String... policies) {
        open.identities().createUser(name, account, List.of(policies), "");
        var key = open.identities().createKey(name, "", "", Optional.empty());
        return new Keys(key.id(), key.secret(), "");
    }

    private static String trust(String principal) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + principal
                + "\"},\"Action\":\"sts:AssumeRole\"}}";
    }

    private static String allow(String actions, String resources) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":" + statement("Allow", actions, resources) + '}';
    }

    private static String statement(String effect, String actions, String resources) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":" + actions + ",\"Resource\":" + resources + '}';
    }

    private String assume(Keys keys, String role, String... more) throws Exception {
        var parameters = new ArrayList<>(List.of("AssumeRole", "RoleArn", role, "RoleSessionName", "job-1"));
        parameters.addAll(List.of(more));
        return client.call(keys, parameters.toArray(String[]::new));
    }

    private boolean mayAssume(Keys keys, String role) throws Exception {
        var answer = assume(keys, role);
        if (answer.contains("<AccessKeyId>")) {
            return true;
        }
        assertEquals("AccessDenied", text(answer, "Code"));
        return false;
    }

    @Test
    void aRoleIsTakenOn() throws Exception {
        var answer = assume(alice, READER);
        assertEquals("arn:aws:sts::" + MAIN + ":assumed-role/reader/job-1", text(answer, "Arn"));
        assertEquals("reader:job-1", text(answer, "AssumedRoleId"));
        var session = TokenClient.keys(answer);
        var told = client.call(session, "GetCallerIdentity");
        assertEquals("arn:aws:sts::" + MAIN + ":assumed-role/reader/job-1", text(told, "Arn"));
        assertEquals("reader:job-1", text(told, "UserId"));
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
        assertEquals("AccessDenied", client.s3(alice, "GET", "/data/a"));
    }

    @Test
    void onlyWhoIsTrustedTakesARoleOn() throws Exception {
        var other = open.identities().createAccount("other", "");
        var bob = user("bob", Account.MAIN.name(), "readwrite");
        var chief = user("chief", Account.MAIN.name(), "admin");
        var wide = user("wide", Account.MAIN.name());
        open.identities().putPolicy("everything", allow("\"*\"", "\"arn:aws:s3:::*\""));
        open.identities().attach("wide", "everything", true);
        var theirs = user("theirs", "other", "admin");
        var poor = user("poor", "other");
        assertTrue(mayAssume(alice, READER));
        for (var nobody : List.of(bob, chief, wide, theirs, poor, Keys.ROOT)) {
            assertEquals(false, mayAssume(nobody, READER), nobody.id());
        }
        // An account's members need leave of their own account too.
        open.identities().createUser("ours", Account.MAIN.name(), List.of(), trust("arn:aws:iam::" + MAIN + ":root"));
        var ours = "arn:aws:iam::" + MAIN + ":role/ours";
        assertEquals(true, mayAssume(chief, ours));
        assertEquals(true, mayAssume(Keys.ROOT, ours));
        for (var nobody : List.of(alice, bob, wide, theirs, poor)) {
            assertEquals(false, mayAssume(nobody, ours), nobody.id());
        }
        open.identities().putPolicy("take", allow("\"sts:AssumeRole\"", "\"" + ours + "\""));
        open.identities().attach("alice", "take", true);
        assertEquals(true, mayAssume(alice, ours));
        open.identities().putPolicy("take", allow("\"sts:AssumeRole\"", "\"" + ours + "s\""));
        assertEquals(false, mayAssume(alice, ours));

        var abroad = "arn:aws:iam::" + MAIN + ":role/abroad";
        open.identities()
                .createUser("abroad", Account.MAIN.name(), List.of(), trust("arn:aws:iam::" + other.id() + ":root"));
        assertEquals(true, mayAssume(theirs, abroad));
        for (var nobody : List.of(alice, bob, chief, poor, Keys.ROOT)) {
            assertEquals(false, mayAssume(nobody, abroad), nobody.id());
        }
        // Named, and still of another account.
        var named = "arn:aws:iam::" + MAIN + ":role/named";
        open.identities()
                .createUser(
                        "named", Account.MAIN.name(), List.of(), trust("arn:aws:iam::" + other.id() + ":user/poor"));
        assertEquals(false, mayAssume(poor, named));
        assertEquals(false, mayAssume(theirs, named));
        // An explicit denial wins.
        open.identities()
                .putPolicy(
                        "never",
                        "{\"Version\":\"2012-10-17\",\"Statement\":" + statement("Deny", "\"sts:*\"", "\"*\"") + '}');
        open.identities().attach("alice", "never", true);
        assertEquals(false, mayAssume(alice, READER));
        // Neither users nor what is not there are roles, and the answer is the same.
        assertEquals(false, mayAssume(chief, "arn:aws:iam::" + MAIN + ":user/bob"));
        assertEquals(false, mayAssume(chief, "arn:aws:iam::" + MAIN + ":role/bob"));
        assertEquals(false, mayAssume(chief, "arn:aws:iam::" + MAIN + ":role/none"));
        assertEquals(false, mayAssume(theirs, "arn:aws:iam::" + other.id() + ":role/abroad"));
    }

    @Test
    void aTrustMayAskForAnExternalId() throws Exception {
        open.identities()
                .createUser(
                        "lab",
                        Account.MAIN.name(),
                        List.of(),
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},"
                                + "\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"7\"}}}}");
        var lab = "arn:aws:iam::" + MAIN + ":role/lab";
        assertEquals("AccessDenied", text(assume(alice, lab), "Code"));
        assertEquals("AccessDenied", text(assume(alice, lab, "ExternalId", "78"), "Code"));
        assertEquals("ValidationError", text(assume(alice, lab, "ExternalId", "7"), "Code"));
    }

    /// What each session may do, over operations: never more than its role, never more than its policy.
    @Test
    void aSessionsPolicyNarrowsAndNeverWidens() throws Exception {
        var policies = Map.of(
                "none", "",
                "all", allow("\"*\"", "\"*\""),
                "get", allow("\"s3:GetObject\"", "\"arn:aws:s3:::data/*\""),
                "make", allow("[\"s3:CreateBucket\",\"s3:PutBucketPolicy\"]", "\"*\""),
                "deny",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement("Allow", "\"*\"", "\"*\"") + ','
                                + statement("Deny", "\"s3:DeleteObject\"", "\"arn:aws:s3:::data/*\"") + "]}");
        var operations =
                List.of("GET /data/a", "DELETE /data/a", "GET /other/a", "DELETE /other/a", "PUT /made", "GET /");
        var expected = Map.of(
                "none", "NoSuchKey 204 NoSuchKey 204 AccessDenied AccessDenied",
                "all", "NoSuchKey 204 NoSuchKey 204 AccessDenied AccessDenied",
                "get", "AccessDenied AccessDenied AccessDenied AccessDenied AccessDenied AccessDenied",
                "make", "AccessDenied AccessDenied AccessDenied AccessDenied AccessDenied AccessDenied",
                "deny", "NoSuchKey AccessDenied NoSuchKey 204 AccessDenied AccessDenied");
        for (var policy : policies.entrySet()) {
            var answer = assume(alice, READER, "Policy", policy.getValue());
            var session = TokenClient.keys(answer);
            var outcomes = new ArrayList<String>();
            for (var operation : operations) {
                var parts = operation.split(" ", 2);
                outcomes.add(client.s3(session, parts[0], parts[1]));
            }
            assertEquals(expected.get(policy.getKey()), String.join(" ", outcomes), policy.getKey());
        }
        // With a list of the bucket, what is absent would be told; to read what is there is allowed.
        var get = TokenClient.keys(assume(alice, READER, "Policy", policies.getOrDefault("get", "")));
        open.call(Requests.of("there".getBytes(StandardCharsets.UTF_8), "PUT /data/there"));
        assertEquals("200", client.s3(get, "GET", "/data/there"));
        assertEquals("AccessDenied", client.s3(get, "GET", "/other/there"));
    }

    @Test
    void bucketPoliciesKnowSessions() throws Exception {
        var one = TokenClient.keys(assume(alice, READER));
        var two = TokenClient.keys(client.call(alice, "AssumeRole", "RoleArn", READER, "RoleSessionName", "job-2"));
        open.identities().attach("reader", "readwrite", false);
        bucketPolicy("Allow", "{\"AWS\":\"arn:aws:sts::" + MAIN + ":assumed-role/reader/job-1\"}", "");
        assertEquals("204", client.s3(one, "DELETE", "/data/a"));
        assertEquals("AccessDenied", client.s3(two, "DELETE", "/data/a"));
        bucketPolicy("Allow", "{\"AWS\":\"" + READER + "\"}", "");
        assertEquals("204", client.s3(one, "DELETE", "/data/a"));
        assertEquals("204", client.s3(two, "DELETE", "/data/a"));
        bucketPolicy("Allow", "\"*\"", ",\"Condition\":{\"StringEquals\":{\"aws:userid\":\"reader:job-2\"}}");
        assertEquals("AccessDenied", client.s3(one, "DELETE", "/data/a"));
        assertEquals("204", client.s3(two, "DELETE", "/data/a"));
        bucketPolicy("Allow", "\"*\"", ",\"Condition\":{\"ArnEquals\":{\"aws:PrincipalArn\":\"" + READER + "\"}}");
        assertEquals("204", client.s3(one, "DELETE", "/data/a"));
        open.identities().attach("reader", "readwrite", true);
        bucketPolicy("Deny", "{\"AWS\":\"" + READER + "\"}", "");
        assertEquals("AccessDenied", client.s3(one, "DELETE", "/data/a"));
        // A session's name is no user's.
        bucketPolicy("Allow", "\"*\"", ",\"Condition\":{\"StringEquals\":{\"aws:username\":\"job-1\"}}");
        open.identities().attach("reader", "readwrite", false);
        assertEquals("AccessDenied", client.s3(one, "DELETE", "/data/a"));
    }

    private void bucketPolicy(String effect, String principal, String condition) throws Exception {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"" + effect + "\",\"Principal\":" + principal
                + ",\"Action\":\"s3:DeleteObject\",\"Resource\":\"arn:aws:s3:::data/*\"" + condition + "}}";
        open.engine()
                .putSetting(new BucketName("data"), SettingKind.POLICY, json.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .get();
    }

    @Test
    void endsWithItsRoleAndWithWhoTookItOn() throws Exception {
        var session = TokenClient.keys(assume(alice, READER));
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
        open.identities().enableUser("reader", false);
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        assertEquals("AccessDenied", text(assume(alice, READER), "Code"));
        open.identities().enableUser("reader", true);
        open.identities().enableUser("alice", false);
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        assertEquals("InvalidClientTokenId", text(client.call(session, "GetCallerIdentity"), "Code"));
        open.identities().enableUser("alice", true);
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
        open.later(Duration.ofMillis(1));
        open.identities().revokeSessions("reader");
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
    }

    @Test
    void aSessionMayTakeOnTheNextRoleForAnHour() throws Exception {
        open.identities().createUser("next", Account.MAIN.name(), List.of("readonly"), trust(READER));
        var next = "arn:aws:iam::" + MAIN + ":role/next";
        var session = TokenClient.keys(assume(alice, READER));
        assertEquals("AccessDenied", text(assume(alice, next), "Code"));
        assertEquals("ValidationError", text(assume(session, next, "DurationSeconds", "3601"), "Code"));
        var chained = TokenClient.keys(assume(session, next));
        assertEquals("NoSuchKey", client.s3(chained, "GET", "/data/a"));
        assertEquals("AccessDenied", client.s3(chained, "DELETE", "/data/a"));
        // A session that is limited takes on only what its limit has.
        var limited = TokenClient.keys(assume(alice, READER, "Policy", allow("\"s3:*\"", "\"*\"")));
        assertEquals("AccessDenied", text(assume(limited, next), "Code"));
        open.identities().enableKey(alice.id(), false);
        assertEquals("InvalidAccessKeyId", client.s3(chained, "GET", "/data/a"));
    }

    @Test
    void refusesWhatCannotBe() throws Exception {
        assertEquals("ValidationError", text(client.call(alice, "AssumeRole", "RoleSessionName", "job"), "Code"));
        assertEquals("ValidationError", text(client.call(alice, "AssumeRole", "RoleArn", READER), "Code"));
        for (var name : List.of("x", "a b", "a/b", "x".repeat(65))) {
            assertEquals(
                    "ValidationError",
                    text(client.call(alice, "AssumeRole", "RoleArn", READER, "RoleSessionName", name), "Code"));
        }
        assertEquals("ValidationError", text(assume(alice, READER, "DurationSeconds", "3601"), "Code"));
        assertEquals("ValidationError", text(assume(alice, READER, "PolicyArns.member.1.arn", "arn:x"), "Code"));
        assertEquals("ValidationError", text(assume(alice, READER, "Tags.member.1.Key", "team"), "Code"));
        assertEquals("MalformedPolicyDocument", text(assume(alice, READER, "Policy", "{}"), "Code"));
        assertEquals("MalformedPolicyDocument", text(assume(alice, READER, "Policy", "no"), "Code"));
        assertEquals("ValidationError", text(assume(alice, READER, "Policy", " ".repeat(2049)), "Code"));
        var long_ = allow("\"s3:*\"", "\"arn:aws:s3:::data/" + "\u4e2d".repeat(1945) + "\"");
        assertEquals("PackedPolicyTooLarge", text(assume(alice, READER, "Policy", long_), "Code"));
    }

    @Test
    void aTrustSaysHow() {
        for (var action : List.of("*", "sts:*", "sts:AssumeRole*", "s3:GetObject")) {
            var trust = trust("*").replace("sts:AssumeRole", action);
            assertThrows(
                    MalformedPolicyException.class,
                    () -> open.identities().createUser("r", Account.MAIN.name(), List.of(), trust));
        }
        for (var principal : List.of("\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":\"" + MAIN + "\"}")) {
            var trust =
                    trust("*").replace("{\"AWS\":\"*\"}", principal).replace("AssumeRole", "AssumeRoleWithWebIdentity");
            assertThrows(
                    MalformedPolicyException.class,
                    () -> open.identities().createUser("r", Account.MAIN.name(), List.of(), trust));
        }
    }

    @Test
    void aTrustNeedNotBeWritten() throws Exception {
        var alices = open.identities().arn("alice", "");
        open.identities()
                .createRole(
                        "easy",
                        Account.MAIN.name(),
                        List.of("readonly"),
                        Trust.document(List.of(alices), "https://issuer.example", List.of("a:*")),
                        Duration.ofHours(2));
        var easy = "arn:aws:iam::" + MAIN + ":role/easy";
        assertEquals("ValidationError", text(assume(alice, easy, "DurationSeconds", "7201"), "Code"));
        assertTrue(assume(alice, easy, "DurationSeconds", "7200").contains("<AccessKeyId>"));
        open.identities().changeTrust("easy", trust("arn:aws:iam::" + MAIN + ":user/bob"));
        assertEquals("AccessDenied", text(assume(alice, easy), "Code"));
        assertThrows(IllegalArgumentException.class, () -> Trust.document(List.of(), "https://a.example", List.of()));
        assertThrows(IllegalArgumentException.class, () -> Trust.document(List.of(), "", List.of()));
    }

    /// Rows that were written before roles had a longest session and sessions could be revoked.
    @Test
    void readsRowsOfEarlierBuilds() throws Exception {
        open.engine()
                .keepRow(
                        RowSpace.IDENTITY,
                        new RowKey("uold\0".getBytes(StandardCharsets.UTF_8)),
                        Optional.of(("{\"name\":\"old\",\"account\":\"" + Account.MAIN.name()
                                        + "\",\"enabled\":true,\"policies\":[],\"trust\":\"\",\"createdMillis\":7}")
                                .getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .get();
        open.close();
        open = new OpenEngine(directory, "us-east-1");
        assertTrue(open.identities().principalOfUser("old").isPresent());
    }
}
