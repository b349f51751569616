package io.granary.gateway.operation;

import static io.granary.gateway.operation.TokenClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.gateway.operation.TokenClient.Keys;
import io.granary.gateway.request.Account;
import io.granary.model.name.BucketName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GetCallerIdentity`, `GetSessionToken`, and what temporary credentials are worth in S3.
class SessionsTest {
    @TempDir
    private Path directory;

    private OpenEngine open;
    private TokenClient client;
    private Keys alice;

    @BeforeEach
    void begin() throws Exception {
        open = new OpenEngine(directory, "us-east-1");
        client = new TokenClient(open, TokenClient.service(open));
        open.engine()
                .createBucket(new BucketName("data"), Map.of())
                .toCompletableFuture()
                .join();
        open.identities().createUser("alice", Account.MAIN.name(), List.of("readwrite@data"), "");
        alice = newKey("alice");
    }

    private Keys newKey(String user) {
        var key = open.identities().createKey(user, "", "", Optional.empty());
        return new Keys(key.id(), key.secret(), "");
    }

    @AfterEach
    void end() throws Exception {
        open.close();
    }

    private String code(Keys keys, String... parameters) throws Exception {
        return text(client.call(keys, parameters), "Code");
    }

    @Test
    void tellsWhoCalls() throws Exception {
        var account = Account.MAIN.id();
        var root = client.call(Keys.ROOT, "GetCallerIdentity");
        assertEquals("arn:aws:iam::" + account + ":root", text(root, "Arn"));
        assertEquals(account, text(root, "UserId"));
        assertEquals(account, text(root, "Account"));
        var user = client.call(alice, "GetCallerIdentity");
        assertEquals("arn:aws:iam::" + account + ":user/alice", text(user, "Arn"));
        assertEquals("alice", text(user, "UserId"));
        var session = client.call(client.begin(alice, "GetSessionToken"), "GetCallerIdentity");
        assertEquals("arn:aws:iam::" + account + ":user/alice", text(session, "Arn"));
    }

    @Test
    void takesQueriesAsWellAsForms() throws Exception {
        // A signature in the query covers an empty body, as AWS has it outside S3.
        var head = client.signer(alice, "sts").header("POST", "/", new byte[0], Map.of());
        assertEquals("MissingAction", text(client.send(head, new byte[0]), "Code"));
        var unsigned = io.granary.gateway.request.RequestHead.of(
                "GET",
                "/?Action=GetCallerIdentity&Version=2011-06-15",
                io.granary.gateway.request.HeaderList.of("host", "localhost"));
        assertEquals("MissingAuthenticationToken", text(client.send(unsigned, new byte[0]), "Code"));
    }

    @Test
    void refusesWhatIsNotWellSigned() throws Exception {
        assertEquals("MissingAuthenticationToken", code(Keys.NONE, "GetSessionToken"));
        assertEquals("InvalidClientTokenId", code(new Keys("NOBODY", "x", ""), "GetSessionToken"));
        assertEquals("SignatureDoesNotMatch", code(new Keys(alice.id(), "x", ""), "GetSessionToken"));
        assertEquals("IncompleteSignature", text(client.callSignedFor("s3", alice, "GetSessionToken"), "Code"));
        assertEquals("InvalidClientTokenId", code(new Keys(alice.id(), alice.secret(), "x"), "GetCallerIdentity"));
        var form = Map.of("content-type", "application/x-www-form-urlencoded");
        var signed = client.signer(alice, "sts").header("POST", "/", "Action=GetCallerIdentity".getBytes(UTF_8), form);
        var another = "Action=GetSessionToken".getBytes(UTF_8);
        assertEquals("SignatureDoesNotMatch", text(client.send(signed, another), "Code"));
        assertEquals("InvalidAction", code(alice, "GetFederationToken"));
    }

    @Test
    void aSessionWorksByHeaderAndByQueryUntilItEnds() throws Exception {
        var session = client.begin(alice, "GetSessionToken", "DurationSeconds", "900");
        assertTrue(session.id().startsWith("ASIA"), session.id());
        assertEquals("204", client.s3(session, "DELETE", "/data/a"));
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a", true));
        assertEquals("AccessDenied", client.s3(session, "PUT", "/other"));
        assertEquals("AccessDenied", code(session, "GetSessionToken"));

        open.later(Duration.ofSeconds(899));
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
        open.later(Duration.ofSeconds(2));
        assertEquals("ExpiredToken", client.s3(session, "GET", "/data/a"));
        assertEquals("ExpiredToken", client.s3(session, "GET", "/data/a", true));
        assertEquals("ExpiredToken", code(session, "GetCallerIdentity"));
    }

    @Test
    void aTokenIsGoodForItsKeyAlone() throws Exception {
        var session = client.begin(alice, "GetSessionToken");
        var another = client.begin(alice, "GetSessionToken");
        assertEquals(
                "InvalidToken", client.s3(new Keys(session.id(), session.secret(), another.token()), "GET", "/data/a"));
        assertEquals(
                "InvalidToken", client.s3(new Keys(alice.id(), alice.secret(), session.token()), "GET", "/data/a"));
        assertEquals(
                "InvalidToken", client.s3(new Keys(session.id(), session.secret(), "bm8"), "GET", "/data/a", true));
        assertEquals("InvalidAccessKeyId", client.s3(new Keys(session.id(), session.secret(), ""), "GET", "/data/a"));
        assertEquals(
                "SignatureDoesNotMatch",
                client.s3(new Keys(session.id(), alice.secret(), session.token()), "GET", "/data/a"));
        for (int at = 0; at < session.token().length(); at += 5) {
            char other = session.token().charAt(at) == 'A' ? 'B' : 'A';
            var forged =
                    session.token().substring(0, at) + other + session.token().substring(at + 1);
            assertEquals(
                    "InvalidToken",
                    client.s3(new Keys(session.id(), session.secret(), forged), "GET", "/data/a"),
                    "at " + at);
        }
    }

    @Test
    void asksForNoMoreTimeThanThereIs() throws Exception {
        assertEquals("ValidationError", code(alice, "GetSessionToken", "DurationSeconds", "899"));
        assertEquals("ValidationError", code(alice, "GetSessionToken", "DurationSeconds", "129601"));
        assertEquals("ValidationError", code(alice, "GetSessionToken", "DurationSeconds", "soon"));
        assertEquals("ValidationError", code(alice, "GetSessionToken", "SerialNumber", "mfa", "TokenCode", "123456"));
        var ofRoot = client.begin(Keys.ROOT, "GetSessionToken", "DurationSeconds", "7200");
        open.later(Duration.ofSeconds(3601));
        assertEquals("ExpiredToken", client.s3(ofRoot, "GET", "/data/a"));
    }

    @Test
    void endsWithItsUserAndWithItsKey() throws Exception {
        var session = client.begin(alice, "GetSessionToken");
        open.identities().enableUser("alice", false);
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        open.identities().enableUser("alice", true);
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));

        open.identities().enableKey(alice.id(), false);
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        open.identities().enableKey(alice.id(), true);
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));

        open.identities().attach("alice", "readwrite@data", false);
        assertEquals("AccessDenied", client.s3(session, "GET", "/data/a"));
        open.identities().attach("alice", "readwrite@data", true);

        open.later(Duration.ofMillis(1));
        open.identities().revokeSessions("alice");
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        assertEquals("NoSuchKey", client.s3(alice, "GET", "/data/a"));
        open.later(Duration.ofMillis(1));
        var fresh = client.begin(alice, "GetSessionToken");
        assertEquals("NoSuchKey", client.s3(fresh, "GET", "/data/a"));

        // One of the same name is another one.
        var old = client.begin(alice, "GetSessionToken");
        open.later(Duration.ofMillis(1));
        open.identities().removeUser("alice");
        assertEquals("InvalidAccessKeyId", client.s3(old, "GET", "/data/a"));
        open.identities().createUser("alice", Account.MAIN.name(), List.of("readwrite@data"), "");
        open.identities().createKey("alice", alice.id(), alice.secret(), Optional.empty());
        assertEquals("NoSuchKey", client.s3(alice, "GET", "/data/a"));
        assertEquals("InvalidAccessKeyId", client.s3(old, "GET", "/data/a"));
    }

    @Test
    void policiesSeeWhenASessionBegan() throws Exception {
        var session = client.begin(alice, "GetSessionToken");
        open.identities()
                .putPolicy(
                        "revoked",
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\","
                                + "\"Condition\":{\"DateLessThan\":{\"aws:TokenIssueTime\":\""
                                + open.clock().instant().plusSeconds(60) + "\"}}}}");
        open.identities().attach("alice", "revoked", true);
        assertEquals("AccessDenied", client.s3(session, "GET", "/data/a"));
        assertEquals("NoSuchKey", client.s3(alice, "GET", "/data/a"));
        open.later(Duration.ofSeconds(61));
        assertEquals("NoSuchKey", client.s3(client.begin(alice, "GetSessionToken"), "GET", "/data/a"));
    }

    @Test
    void survivesARestart() throws Exception {
        var session = client.begin(alice, "GetSessionToken");
        open.close();
        open = new OpenEngine(directory, "us-east-1");
        client = new TokenClient(open, TokenClient.service(open));
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
    }
}
