package io.granary.gateway.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.access.Requirement;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.Scope;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.Signed;
import io.granary.model.name.BucketName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what, over every route of the table: the decision alone is asked, so that nothing is done.
///
/// A route is asked for as its own action; the table of callers says who may, for any action. An attempt that should
/// fail and succeeds is the worst defect of this server.
class AccessMatrixTest {
    private static final BucketName OURS = new BucketName("ours");
    private static final BucketName PUBLIC = new BucketName("public");
    private static final BucketName BLOCKED = new BucketName("blocked");
    private static final BucketName CLOSED = new BucketName("closed");
    private static final BucketName SHARED = new BucketName("shared");
    private static final List<BucketName> ALL = List.of(OURS, PUBLIC, BLOCKED, CLOSED, SHARED);

    /// These decide for each entry or from the body; [AccessWithinOperationsTest] is about them.
    private static final Set<String> BY_THEMSELVES = Set.of("DeleteObjects", "PostObject");

    @TempDir
    private Path directory;

    private OpenEngine open;
    private final Map<String, Signed> callers = new LinkedHashMap<>();

    /// Who may, by the caller's and the bucket's name.
    private final Map<String, Predicate<BucketName>> mayAny = new LinkedHashMap<>();

    @BeforeEach
    void begin() throws Exception {
        open = new OpenEngine(directory, "us-east-1");
        var identities = open.identities();
        for (var bucket : ALL) {
            done(open.engine().createBucket(bucket, Map.of()));
        }
        policy(PUBLIC, "Allow", "\"*\"");
        policy(BLOCKED, "Allow", "\"*\"");
        done(open.engine()
                .putSetting(
                        BLOCKED,
                        SettingKind.PUBLIC_ACCESS_BLOCK,
                        new io.granary.gateway.access.acl.PublicAccess(false, false, false, true).bytes()));
        policy(CLOSED, "Deny", "\"*\"");
        var other = identities.createAccount("other", "");
        policy(SHARED, "Allow", "{\"AWS\":\"arn:aws:iam::" + other.id() + ":user/theirs\"}");
        identities.createUser("nobody", Account.MAIN.name(), List.of(), "");
        identities.createUser("chief", Account.MAIN.name(), List.of("admin"), "");
        identities.createUser("scoped", Account.MAIN.name(), List.of("admin@ours"), "");
        identities.createUser("theirs", "other", List.of("admin"), "");
        identities.createUser("unfit", "other", List.of(), "");
        for (var user : List.of("nobody", "chief", "scoped", "theirs", "unfit")) {
            callers.put(
                    user,
                    signed(identities.createKey(user, "", "", Optional.empty()).id()));
        }
        callers.put("root", signed("AK"));
        callers.put("anonymous", signed(""));
        var session = identities.createSession(
                "chief",
                "",
                Duration.ofHours(1),
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":[\"arn:aws:s3:::ours\",\"arn:aws:s3:::ours/*\"]}}");
        callers.put("session", new Signed(session.session().accessKey(), session.token(), PayloadHash.UNSIGNED, null));

        mayAny.put("root", bucket -> !bucket.equals(CLOSED));
        mayAny.put("chief", bucket -> !bucket.equals(CLOSED));
        mayAny.put("scoped", bucket -> Set.of(OURS, PUBLIC, BLOCKED).contains(bucket));
        mayAny.put("nobody", bucket -> Set.of(PUBLIC, BLOCKED).contains(bucket));
        mayAny.put("theirs", bucket -> Set.of(PUBLIC, SHARED).contains(bucket));
        mayAny.put("unfit", bucket -> false);
        mayAny.put("anonymous", bucket -> bucket.equals(PUBLIC));
        mayAny.put("session", bucket -> bucket.equals(OURS));
    }

    @AfterEach
    void end() throws Exception {
        open.close();
    }

    @Test
    void onlyKnownRoutesDecideForThemselves() {
        var found = open.routes().all().stream()
                .filter(route -> !(route.requirement() instanceof Requirement.Allowed))
                .map(Route::name)
                .toList();
        assertEquals(BY_THEMSELVES, Set.copyOf(found));
    }

    @Test
    void everyCallerOnEveryRouteOfEveryBucket() throws Exception {
        var wrong = new ArrayList<String>();
        int asked = 0;
        for (var route : open.routes().all()) {
            if (!(route.requirement() instanceof Requirement.Allowed allowed) || route.scope() == Scope.SERVICE) {
                continue;
            }
            for (var bucket : ALL) {
                for (var version : List.of("", "versionId=null")) {
                    for (var caller : callers.entrySet()) {
                        boolean may = admitted(route, caller.getValue(), bucket, version);
                        if (may != expected(caller.getKey(), bucket, allowed.action())) {
                            wrong.add(caller.getKey() + (may ? " may " : " may not ") + route.name() + " in " + bucket);
                        }
                        asked++;
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(asked > 5_000, asked + " asked");
    }

    private boolean expected(String caller, BucketName bucket, S3Action action) {
        if (action == S3Action.CREATE_BUCKET) {
            // On no bucket yet: what the caller's own policies say.
            return switch (caller) {
                case "root", "chief", "theirs" -> true;
                case "scoped", "session" -> bucket.equals(OURS);
                default -> false;
            };
        }
        if (caller.equals("root") && action.wireName().endsWith("BucketPolicy")) {
            return true; // or a mistake would lock everybody out
        }
        return requireNonNull(mayAny.get(caller)).test(bucket);
    }

    @Test
    void oneActionIsThatActionAndNoOther() throws Exception {
        var wrong = new ArrayList<String>();
        var identities = open.identities();
        for (var route : open.routes().all()) {
            if (!(route.requirement() instanceof Requirement.Allowed allowed) || route.scope() == Scope.SERVICE) {
                continue;
            }
            identities.putPolicy("only", statement("Action", allowed.action(), "ours"));
            identities.putPolicy("else", statement("NotAction", allowed.action(), "ours"));
            identities.putPolicy("elsewhere", statement("Action", allowed.action(), "ourselves"));
            for (var name : List.of("only", "else", "elsewhere")) {
                if (identities.principalOfUser("u" + name).isEmpty()) {
                    identities.createUser("u" + name, Account.MAIN.name(), List.of(name), "");
                    identities.createKey("u" + name, "KEY" + name, "secret-of-it", Optional.empty());
                }
                boolean may = admitted(route, signed("KEY" + name), OURS, "");
                if (may != name.equals("only")) {
                    wrong.add(name + (may ? " may " : " may not ") + route.name());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aKeyThatHoldsNoLongerOpensNothing() throws Exception {
        var identities = open.identities();
        var get = Requests.of("GET /ours/k");
        var disabled = identities.createKey("chief", "", "", Optional.empty());
        var expired = identities.createKey("chief", "", "", Optional.of(Duration.ofMillis(1)));
        var rotated = identities.createKey("chief", "", "", Optional.empty());
        var removed = identities.createKey("chief", "", "", Optional.empty());
        assertEquals("NoSuchKey", open.callAs(signed(disabled.id()), get).code());

        identities.enableKey(disabled.id(), false);
        var fresh = identities.rotateKey(rotated.id(), Duration.ZERO);
        identities.removeKey(removed.id());
        while (System.currentTimeMillis() <= expired.expiresMillis()) {
            Thread.onSpinWait();
        }
        for (var key : List.of(disabled, expired, rotated, removed)) {
            assertEquals(Optional.empty(), identities.secretOf(key.id(), ""));
            assertEquals(
                    "InvalidAccessKeyId", open.callAs(signed(key.id()), get).code());
        }
        assertEquals("NoSuchKey", open.callAs(signed(fresh.id()), get).code());

        identities.enableUser("chief", false);
        assertEquals("InvalidAccessKeyId", open.callAs(signed(fresh.id()), get).code());
        assertEquals(
                "InvalidAccessKeyId",
                open.callAs(requireNonNull(callers.get("session")), get).code());
        identities.enableUser("chief", true);
        assertEquals("NoSuchKey", open.callAs(signed(fresh.id()), get).code());
        identities.removeUser("chief");
        assertEquals("InvalidAccessKeyId", open.callAs(signed(fresh.id()), get).code());
        assertEquals(
                "InvalidAccessKeyId",
                open.callAs(requireNonNull(callers.get("session")), get).code());
    }

    @Test
    void aTokenFitsItsOwnKeyAndEnds() {
        var identities = open.identities();
        var session = identities.createSession("chief", "", Duration.ofHours(1), "");
        assertTrue(identities
                .secretOf(session.session().accessKey(), session.token())
                .isPresent());
        assertEquals(Optional.empty(), identities.secretOf("AK", session.token()));
        assertEquals(Optional.empty(), identities.secretOf(session.session().accessKey(), ""));
        var token = session.token();
        for (int at = 0; at < token.length(); at += 7) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            var forged = token.substring(0, at) + other + token.substring(at + 1);
            assertEquals(Optional.empty(), identities.secretOf(session.session().accessKey(), forged), "at " + at);
        }
        var over = identities.createSession("chief", "", Duration.ofSeconds(-1), "");
        var refused = org.junit.jupiter.api.Assertions.assertThrows(
                io.granary.gateway.request.RequestException.class,
                () -> identities.secretOf(over.session().accessKey(), over.token()));
        assertEquals(new io.granary.gateway.request.RequestFailure.TokenExpired(), refused.failure());
    }

    /// What the headers of a creation ask for is asked of a bucket that is not there yet.
    @Test
    void aBucketIsCreatedWithLockAndList() throws Exception {
        for (var caller : List.of("root", "anonymous")) {
            var request = Requests.of(
                    "PUT /not-there-yet", "x-amz-bucket-object-lock-enabled: true", "x-amz-acl: public-read");
            var route = open.routes().find(request);
            var signed = requireNonNull(callers.get(caller));
            var sent = Requests.by(open.access().callerOf(signed, new OpenEngine.SentCircumstances(request)), request);
            var answer =
                    open.access().admit(route.requirement(), sent, List.of()).toCompletableFuture();
            assertEquals(
                    caller.equals("root"),
                    answer.handle((allowed, refusal) -> refusal == null).get(30, TimeUnit.SECONDS),
                    caller);
        }
    }

    private boolean admitted(Route route, Signed signed, BucketName bucket, String more) throws Exception {
        var query = new ArrayList<>(route.queries());
        if (!more.isEmpty()) {
            query.add(more);
        }
        var lines = new ArrayList<String>();
        lines.add(route.method() + " /" + bucket + (route.scope() == Scope.OBJECT ? "/a/key" : "") + '?'
                + String.join("&", query));
        route.headers().forEach(header -> lines.add(header + ": /" + bucket + "/a/source"));
        var request = Requests.of(lines.toArray(String[]::new));
        var caller = open.access().callerOf(signed, new OpenEngine.SentCircumstances(request));
        var sent = Requests.by(caller, request);
        assertEquals(route.name(), open.routes().find(sent).name());
        var answer = open.access().admit(route.requirement(), sent, List.of()).toCompletableFuture();
        return answer.handle((allowed, refusal) -> refusal == null).get(30, TimeUnit.SECONDS);
    }

    private static String statement(String actions, S3Action action, String bucket) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"" + actions + "\":\""
                + action.wireName() + "\",\"Resource\":[\"arn:aws:s3:::" + bucket + "\",\"arn:aws:s3:::" + bucket
                + "/*\"]}}";
    }

    private void policy(BucketName bucket, String effect, String principal) throws Exception {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Principal\":"
                + principal + ",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::" + bucket + "\",\"arn:aws:s3:::"
                + bucket + "/*\"]}]}";
        done(open.engine().putSetting(bucket, SettingKind.POLICY, json.getBytes(UTF_8)));
    }

    private static void done(java.util.concurrent.CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Signed signed(String key) {
        return new Signed(key, "", PayloadHash.UNSIGNED, null);
    }
}
