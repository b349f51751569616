package io.granary.gateway.operation;

import static io.granary.gateway.operation.TokenClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.granary.gateway.oidc.OidcIssuer;
import io.granary.gateway.oidc.TestIssuer;
import io.granary.gateway.oidc.WebIdentities;
import io.granary.gateway.operation.TokenClient.Keys;
import io.granary.gateway.request.Account;
import io.granary.model.name.BucketName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `AssumeRoleWithWebIdentity`, as a pod in Kubernetes calls it.
class WebIdentityTest {
    private static final String ROLE = "arn:aws:iam::" + Account.MAIN.id() + ":role/trainer";

    @TempDir
    private Path directory;

    private OpenEngine open;
    private TestIssuer issuer;
    private TestIssuer.Key key;
    private TokenClient client;

    @BeforeEach
    void begin() throws Exception {
        open = new OpenEngine(directory, "us-east-1");
        issuer = new TestIssuer();
        key = TestIssuer.rsa("one");
        issuer.publish(key);
        var identities = new WebIdentities(List.of(OidcIssuer.parse(issuer.url() + ",audience=granary")), open.clock());
        client = new TokenClient(open, TokenClient.service(open, identities));
        open.engine()
                .createBucket(new BucketName("data"), Map.of())
                .toCompletableFuture()
                .join();
        var name = issuer.url().substring("http://".length());
        open.identities()
                .createUser(
                        "trainer",
                        Account.MAIN.name(),
                        List.of("readonly@data"),
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\""
                                + issuer.url() + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{"
                                + "\"StringEquals\":{\"" + name + ":aud\":\"granary\"},"
                                + "\"StringLike\":{\"" + name + ":sub\":\"system:serviceaccount:team-a:*\"}}}}");
    }

    @AfterEach
    void end() throws Exception {
        issuer.close();
        open.close();
    }

    private String token(String subject) throws Exception {
        long now = open.clock().millis() / 1000;
        return TestIssuer.token(
                key,
                "{\"iss\":\"" + issuer.url() + "\",\"aud\":[\"granary\"],\"sub\":\"" + subject + "\",\"exp\":"
                        + (now + 600) + "}");
    }

    private String assume(String role, String token) throws Exception {
        return client.call(
                Keys.NONE,
                "AssumeRoleWithWebIdentity",
                "RoleArn",
                role,
                "RoleSessionName",
                "pod-7",
                "WebIdentityToken",
                token);
    }

    @Test
    void aServiceAccountTakesOnItsRole() throws Exception {
        var answer = assume(ROLE, token("system:serviceaccount:team-a:job"));
        assertEquals("arn:aws:sts::" + Account.MAIN.id() + ":assumed-role/trainer/pod-7", text(answer, "Arn"));
        assertEquals(issuer.url(), text(answer, "Provider"));
        assertEquals("granary", text(answer, "Audience"));
        assertEquals("system:serviceaccount:team-a:job", text(answer, "SubjectFromWebIdentityToken"));
        var session = TokenClient.keys(answer);
        assertEquals("NoSuchKey", client.s3(session, "GET", "/data/a"));
        assertEquals("AccessDenied", client.s3(session, "DELETE", "/data/a"));
        open.identities().enableUser("trainer", false);
        assertEquals("InvalidAccessKeyId", client.s3(session, "GET", "/data/a"));
        open.identities().enableUser("trainer", true);
        open.later(Duration.ofSeconds(3601));
        assertEquals("ExpiredToken", client.s3(session, "GET", "/data/a"));
    }

    @Test
    void nobodyElseDoes() throws Exception {
        assertEquals("AccessDenied", text(assume(ROLE, token("system:serviceaccount:team-b:job")), "Code"));
        assertEquals("AccessDenied", text(assume(ROLE, token("team-a")), "Code"));
        assertEquals("AccessDenied", text(assume(ROLE + "s", token("system:serviceaccount:team-a:job")), "Code"));
        assertEquals("InvalidIdentityToken", text(assume(ROLE, "nonsense"), "Code"));
        // A role that trusts users trusts no token.
        open.identities()
                .createUser(
                        "users",
                        Account.MAIN.name(),
                        List.of("admin"),
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}");
        var users = "arn:aws:iam::" + Account.MAIN.id() + ":role/users";
        assertEquals("AccessDenied", text(assume(users, token("system:serviceaccount:team-a:job")), "Code"));
        // And a signature does not open what is for tokens.
        assertEquals(
                "AccessDenied",
                text(client.call(Keys.ROOT, "AssumeRole", "RoleArn", ROLE, "RoleSessionName", "root"), "Code"));
    }

    @Test
    void anExpiredTokenSaysSo() throws Exception {
        var token = token("system:serviceaccount:team-a:job");
        open.later(Duration.ofSeconds(661));
        assertEquals("ExpiredTokenException", text(assume(ROLE, token), "Code"));
    }

    @Test
    void anUnreachableIssuerSaysSo() throws Exception {
        var token = token("system:serviceaccount:team-a:job");
        issuer.close();
        var answer = assume(ROLE, token);
        assertEquals("IDPCommunicationError", text(answer, "Code"));
        assertFalse(answer.contains(token));
    }
}
