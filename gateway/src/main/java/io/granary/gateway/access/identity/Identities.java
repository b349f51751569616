package io.granary.gateway.access.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.access.identity.Stored.StoredAccount;
import io.granary.gateway.access.identity.Stored.StoredKey;
import io.granary.gateway.access.identity.Stored.StoredPolicy;
import io.granary.gateway.access.identity.Stored.StoredUser;
import io.granary.gateway.access.policy.CompiledPolicies;
import io.granary.gateway.access.policy.PolicyDocument;
import io.granary.gateway.access.policy.PolicyReader;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.request.Account;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.signing.Credentials;
import io.granary.index.RowSpace;
import io.granary.model.name.RowKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// All accounts, users, keys and policies, in memory for every request and as rows for ever.
///
/// Any thread reads. Changes block until they are durable, one at a time, and hold from then on, on every event loop:
/// a request asks here each time.
public final class Identities implements Credentials {
    /// The user behind the key that the server was started with.
    public static final String ROOT = "root";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ROLE_SESSION = Pattern.compile("[A-Za-z0-9+=,.@_-]{2,64}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // Rows of earlier builds lack what came later.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /// A key with its secret, shown once.
    public record NewKey(String id, String secret, long expiresMillis) {
        @Override
        public String toString() {
            return "NewKey[id=" + id + ']';
        }
    }

    /// Temporary credentials, shown once.
    public record NewSession(Session session, String token) {
        /// Whether the token is short enough to be taken back.
        public boolean fits() {
            return token.length() <= Sessions.MAX_TOKEN;
        }

        @Override
        public String toString() {
            return "NewSession[" + session + ']';
        }
    }

    private record Key(StoredKey stored, String secret) {}

    private record User(
            StoredUser stored,
            Principal principal,
            @Nullable CompiledPolicies trust) {}

    /// A role that may be taken on, and by whom.
    public record Role(StoredUser stored, Principal principal, CompiledPolicies trust) {}

    private record RootKey(String id, String secret) {}

    private final ObjectEngine engine;
    private final InstantSource clock;
    private final MasterKey secrets;
    private final Sessions sessions;
    private final Principal root;
    private volatile RootKey rootKey;
    private final ConcurrentHashMap<String, StoredAccount> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, User> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Key> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, StoredPolicy> policies = new ConcurrentHashMap<>();

    private Identities(ObjectEngine engine, byte[] master, InstantSource clock, String rootId, String rootSecret) {
        this.engine = engine;
        this.clock = clock;
        this.secrets = MasterKey.of(master, "secrets of keys");
        this.sessions = new Sessions(MasterKey.of(master, "sessions"));
        this.rootKey = new RootKey(rootId, rootSecret);
        var main = Account.MAIN;
        this.root = new Principal(
                main,
                ROOT,
                main.id(),
                new Who("arn:aws:iam::" + main.id() + ":root", "", main.id(), main.name(), main.canonicalId(), ""),
                true,
                CompiledPolicies.NONE,
                null,
                0);
        accounts.put(main.name(), new StoredAccount(main.name(), main.id(), main.canonicalId(), "", 0));
    }

    /// Reads the rows. May wait for the disk. Throws `IOException` when the secrets were sealed with another master
    /// key: to start without them would lock everybody out, and to write beside them would mix two keys.
    public static Identities open(
            ObjectEngine engine, byte[] master, InstantSource clock, String rootId, String rootSecret)
            throws IOException {
        var identities = new Identities(engine, master, clock, rootId, rootSecret);
        var rows = engine.keptRows(RowSpace.IDENTITY);
        for (var kind : new char[] {'a', 'p', 'u', 'k'}) {
            for (var row : rows) {
                if (row.key().bytes()[0] == kind) {
                    identities.load(kind, new String(row.value(), UTF_8));
                }
            }
        }
        return identities;
    }

    private void load(char kind, String json) throws IOException {
        switch (kind) {
            case 'a' -> {
                var account = JSON.readValue(json, StoredAccount.class);
                accounts.put(account.name(), account);
            }
            case 'p' -> {
                var policy = JSON.readValue(json, StoredPolicy.class);
                policies.put(policy.name(), policy);
            }
            case 'u' -> apply(JSON.readValue(json, StoredUser.class));
            default -> {
                var key = JSON.readValue(json, StoredKey.class);
                var secret = secrets.open(key.sealed(), key.id());
                if (secret == null) {
                    throw new IOException("the secret of key " + key.id() + " was sealed with another master key");
                }
                keys.put(key.id(), new Key(key, new String(secret, UTF_8)));
            }
        }
    }

    // Who signs, and who that is. Event loops.

    @Override
    public Optional<String> secretOf(String accessKey, String token) {
        if (!token.isEmpty()) {
            var opened = sessions.open(accessKey, token);
            if (opened == null) {
                return Optional.empty();
            }
            if (opened.session().expiresMillis() <= clock.millis()) {
                throw new RequestException(new RequestFailure.TokenExpired());
            }
            return Optional.of(opened.session().secret());
        }
        var root = rootKey;
        if (root.id.equals(accessKey)) {
            return Optional.of(root.secret);
        }
        var key = keys.get(accessKey);
        return key == null || !isUsable(key.stored) ? Optional.empty() : Optional.of(key.secret);
    }

    private boolean isUsable(StoredKey key) {
        var user = users.get(key.user());
        return key.enabled()
                && (key.expiresMillis() == 0 || key.expiresMillis() > clock.millis())
                && user != null
                && user.stored.enabled();
    }

    /// Whose key it is. Throws [RequestException] with [RequestFailure.AccessKeyUnknown] when it is nobody's any more.
    public Principal principalOf(String accessKey, String token) {
        if (!token.isEmpty()) {
            return ofSession(accessKey, token);
        }
        if (rootKey.id.equals(accessKey)) {
            return root;
        }
        var key = keys.get(accessKey);
        var user = key == null || !isUsable(key.stored) ? null : users.get(key.stored.user());
        if (user == null) {
            throw unknown(accessKey);
        }
        return user.principal;
    }

    private Principal ofSession(String accessKey, String token) {
        var opened = sessions.open(accessKey, token);
        if (opened == null) {
            throw unknown(accessKey);
        }
        var session = opened.session();
        var user = session.user().isEmpty() ? null : users.get(session.user());
        var base = session.user().isEmpty() ? root : user == null ? null : user.principal;
        var account = base == null ? null : base.account();
        if (base == null || account == null || !isAlive(session, user)) {
            throw unknown(accessKey);
        }
        if (user == null || !user.stored.hasTrust()) {
            return new Principal(
                    account,
                    base.name(),
                    base.userId(),
                    base.who(),
                    base.root(),
                    base.policies(),
                    opened.limit(),
                    session.sinceMillis());
        }
        return new Principal(
                account,
                session.sessionName(),
                base.name() + ':' + session.sessionName(),
                new Who(
                        sessionArn(account, base.name(), session.sessionName()),
                        base.who().arn(),
                        account.id(),
                        account.name(),
                        account.canonicalId(),
                        ""),
                false,
                base.policies(),
                opened.limit(),
                session.sinceMillis());
    }

    /// The ARN of a session of a role.
    public static String arnOf(Role role, NewSession session) {
        var who = role.principal.who();
        return "arn:aws:sts::" + who.accountId() + ":assumed-role/" + role.stored.name() + '/'
                + session.session().sessionName();
    }

    private static String sessionArn(Account account, String role, String sessionName) {
        return "arn:aws:sts::" + account.id() + ":assumed-role/" + role + '/' + sessionName;
    }

    /// Whether what a session stands on still stands: its user or role, and the key that it began with. Nothing of it
    /// is
    /// written down when a session begins, so that is looked at each time.
    private boolean isAlive(Session session, @Nullable User user) {
        boolean began = session.by().isEmpty() || isUsable(session.by());
        if (user == null) {
            return began;
        }
        return began
                && user.stored.enabled()
                && user.stored.createdMillis() == session.bornMillis()
                && session.sinceMillis() > user.stored.revokedMillis();
    }

    private boolean isUsable(String keyId) {
        var key = keys.get(keyId);
        return rootKey.id.equals(keyId) || (key != null && isUsable(key.stored));
    }

    private static RequestException unknown(String accessKey) {
        return new RequestException(new RequestFailure.AccessKeyUnknown(accessKey));
    }

    /// The account with this canonical id.
    public Optional<Account> accountOfCanonicalId(String canonicalId) {
        return find(account -> account.canonicalId().equals(canonicalId));
    }

    public Optional<Account> accountOfId(String id) {
        return id.equals(Account.MAIN.id())
                ? Optional.of(Account.MAIN)
                : find(account -> account.id().equals(id));
    }

    /// The account that gave this address.
    public Optional<Account> accountOfEmail(String email) {
        return find(account -> !email.isEmpty() && account.email().equalsIgnoreCase(email));
    }

    private Optional<Account> find(java.util.function.Predicate<StoredAccount> wanted) {
        return accounts.values().stream().filter(wanted).findFirst().map(Identities::account);
    }

    /// The ARN of a user, or with `user` empty of an account's root. Throws `IllegalArgumentException` for who is not
    /// there.
    public String arn(String user, String account) {
        if (!user.isEmpty()) {
            return principalOfUser(user)
                    .orElseThrow(() -> new IllegalArgumentException("there is no user " + user))
                    .who()
                    .arn();
        }
        var stored = accounts.get(account);
        if (stored == null) {
            throw new IllegalArgumentException("there is no account " + account);
        }
        return "arn:aws:iam::" + stored.id() + ":root";
    }

    private static Account account(StoredAccount stored) {
        return new Account(stored.id(), stored.canonicalId(), stored.name());
    }

    /// A user or role by its name, as a principal.
    public Optional<Principal> principalOfUser(String name) {
        return name.equals(ROOT)
                ? Optional.of(root)
                : Optional.ofNullable(users.get(name)).map(user -> user.principal);
    }

    /// A role that is enabled, by its ARN; empty where there is none.
    public Optional<Role> role(String arn) {
        var user = users.get(arn.substring(arn.lastIndexOf('/') + 1));
        return user == null
                        || user.trust == null
                        || !user.stored.enabled()
                        || !user.principal.who().arn().equals(arn)
                ? Optional.empty()
                : Optional.of(new Role(user.stored, user.principal, user.trust));
    }

    // Changes. A thread that may block.

    public List<StoredAccount> accounts() {
        return accounts.values().stream()
                .sorted(Comparator.comparing(StoredAccount::name))
                .toList();
    }

    public List<StoredUser> users() {
        return users.values().stream()
                .map(user -> user.stored)
                .sorted(Comparator.comparing(StoredUser::name))
                .toList();
    }

    public List<StoredKey> keys() {
        return keys.values().stream()
                .map(key -> key.stored)
                .sorted(Comparator.comparing(StoredKey::user).thenComparing(StoredKey::id))
                .toList();
    }

    public List<StoredPolicy> policies() {
        return policies.values().stream()
                .sorted(Comparator.comparing(StoredPolicy::name))
                .toList();
    }

    /// Makes an account. Throws `IllegalArgumentException` for a name that is taken or malformed.
    public synchronized StoredAccount createAccount(String name, String email) {
        requireName(name);
        if (accounts.containsKey(name) || name.matches("\\d{12}")) {
            throw new IllegalArgumentException("there is an account " + name + " already, or it looks like an id");
        }
        String id;
        do {
            id = String.format("%012d", 1 + RANDOM.nextLong(999_999_999_999L));
        } while (accountOfId(id).isPresent());
        var canonical = new byte[32];
        RANDOM.nextBytes(canonical);
        var account = new StoredAccount(name, id, HexFormat.of().formatHex(canonical), email, clock.millis());
        keep('a', name, account);
        accounts.put(name, account);
        return account;
    }

    /// Makes a user, or with `trust` a role. The account must be there.
    public synchronized StoredUser createUser(String name, String account, List<String> attached, String trust) {
        return create(new StoredUser(name, account, true, attached, trust, clock.millis(), 0, 0));
    }

    /// Makes a role: whom others take on.
    ///
    /// @param longest of its sessions: one hour to twelve
    public synchronized StoredUser createRole(
            String name, String account, List<String> attached, String trust, Duration longest) {
        if (trust.isEmpty()) {
            throw new IllegalArgumentException("a role needs a trust");
        }
        if (longest.compareTo(Duration.ofHours(1)) < 0 || longest.compareTo(Duration.ofHours(12)) > 0) {
            throw new IllegalArgumentException("a session of a role may last from one hour to twelve at most");
        }
        return create(new StoredUser(
                name, account, true, attached, trust, clock.millis(), 0, Math.toIntExact(longest.toSeconds())));
    }

    private StoredUser create(StoredUser made) {
        var name = made.name();
        requireName(name);
        if (name.equals(ROOT) || users.containsKey(name)) {
            throw new IllegalArgumentException("there is a user " + name + " already");
        }
        if (!accounts.containsKey(made.account())) {
            throw new IllegalArgumentException("there is no account " + made.account());
        }
        return keep(made);
    }

    public synchronized StoredUser enableUser(String name, boolean enabled) {
        return keep(user(name).withEnabled(enabled));
    }

    /// Lets others take on a role from now on; sessions that have begun go on.
    public synchronized StoredUser changeTrust(String name, String trust) {
        var role = user(name);
        if (!role.hasTrust() || trust.isEmpty()) {
            throw new IllegalArgumentException(name + " is no role, or there is no trust");
        }
        return keep(role.withTrust(trust));
    }

    /// Ends all sessions of a user or role that have begun; new ones can begin at once.
    public synchronized StoredUser revokeSessions(String name) {
        return keep(user(name).withRevoked(clock.millis()));
    }

    /// Removes a user and its keys.
    public synchronized void removeUser(String name) {
        var unused = user(name);
        keys().stream().filter(key -> key.user().equals(name)).forEach(key -> removeKey(key.id()));
        remove('u', name);
        users.remove(name);
    }

    /// Lets policies hold for a user, or no longer.
    public synchronized StoredUser attach(String name, String attached, boolean hold) {
        var user = user(name);
        var policiesOfUser = new ArrayList<>(user.policies());
        policiesOfUser.remove(attached);
        if (hold) {
            policiesOfUser.add(attached);
        }
        return keep(user.withPolicies(policiesOfUser));
    }

    /// A new key of a user.
    ///
    /// @param id empty for one of our own
    /// @param secret empty for one of our own
    public synchronized NewKey createKey(String userName, String id, String secret, Optional<Duration> life) {
        var user = user(userName);
        if (user.hasTrust()) {
            throw new IllegalArgumentException("a role has no keys: it is taken on by AssumeRole");
        }
        var keyId = id.isEmpty() ? "GRAN" + letters(16) : id;
        if (!keyId.matches("[A-Za-z0-9_.-]{3,128}") || keys.containsKey(keyId) || keyId.equals(rootKey.id)) {
            throw new IllegalArgumentException("the id " + keyId + " is taken or malformed");
        }
        var keySecret = secret.isEmpty() ? newSecret() : secret;
        if (keySecret.length() < 8 || keySecret.length() > 128) {
            throw new IllegalArgumentException("a secret has 8 to 128 characters");
        }
        long expires = life.map(for_ -> clock.millis() + for_.toMillis()).orElse(0L);
        keep(new StoredKey(
                keyId, userName, secrets.seal(keySecret.getBytes(UTF_8), keyId), true, expires, clock.millis()));
        return new NewKey(keyId, keySecret, expires);
    }

    /// Another key in the place of one, which holds for `grace` longer.
    public synchronized NewKey rotateKey(String id, Duration grace) {
        var old = key(id);
        var made = createKey(old.user(), "", "", Optional.empty());
        if (grace.isZero()) {
            removeKey(id);
        } else {
            expireKey(id, grace);
        }
        return made;
    }

    public synchronized StoredKey enableKey(String id, boolean enabled) {
        var key = key(id);
        return keep(new StoredKey(id, key.user(), key.sealed(), enabled, key.expiresMillis(), key.createdMillis()));
    }

    public synchronized StoredKey expireKey(String id, Duration in) {
        var key = key(id);
        return keep(new StoredKey(
                id, key.user(), key.sealed(), key.enabled(), clock.millis() + in.toMillis(), key.createdMillis()));
    }

    public synchronized void removeKey(String id) {
        var unused = key(id);
        remove('k', id);
        keys.remove(id);
    }

    /// Makes or replaces a policy. Throws [io.granary.gateway.access.policy.MalformedPolicyException].
    public synchronized StoredPolicy putPolicy(String name, String document) {
        requireName(name);
        if (Canned.is(name)) {
            throw new IllegalArgumentException(name + " is the name of a canned policy");
        }
        var unused = PolicyReader.ofIdentity(document.getBytes(UTF_8));
        var policy = new StoredPolicy(name, document, clock.millis());
        keep('p', name, policy);
        policies.put(name, policy);
        users.values().stream()
                .map(user -> user.stored)
                .filter(user -> user.policies().contains(name))
                .forEach(this::apply);
        return policy;
    }

    /// Removes a policy that holds for nobody.
    public synchronized void removePolicy(String name) {
        if (!policies.containsKey(name)) {
            throw new IllegalArgumentException("there is no policy " + name);
        }
        if (users().stream().anyMatch(user -> user.policies().contains(name))) {
            throw new IllegalArgumentException("policy " + name + " is attached to users");
        }
        remove('p', name);
        policies.remove(name);
    }

    /// Temporary credentials of a user (empty for the root) or role, which last as long as it does.
    public NewSession createSession(String user, String sessionName, Duration life, String policy) {
        return begin(user, sessionName, "", life, policy);
    }

    /// Temporary credentials of the holder of a key, which last as long as the key at most.
    public NewSession createSessionOfKey(String accessKey, Duration life) {
        var key = rootKey.id.equals(accessKey) ? null : key(accessKey);
        return begin(key == null ? "" : key.user(), "", accessKey, life, "");
    }

    /// Temporary credentials of a role.
    ///
    /// @param accessKey what the one who takes it on signed with, and `token` what came along; empty for web identities
    /// @param policy what limits it, in IAM's language; empty for no limit
    public NewSession createSessionOfRole(
            Role role, String sessionName, String accessKey, String token, Duration life, String policy) {
        var before = token.isEmpty() ? null : sessions.open(accessKey, token);
        var by = before == null ? accessKey : before.session().by();
        return begin(role.stored.name(), sessionName, by, life, policy);
    }

    private NewSession begin(String user, String sessionName, String by, Duration life, String policy) {
        if (!sessionName.isEmpty() && !ROLE_SESSION.matcher(sessionName).matches()) {
            throw new IllegalArgumentException("RoleSessionName");
        }
        if (!policy.isEmpty()) {
            var unused = PolicyReader.ofIdentity(policy.getBytes(UTF_8));
        }
        long now = clock.millis();
        var session = new Session(
                "ASIA" + letters(16),
                newSecret(),
                user,
                sessionName,
                by,
                user.isEmpty() ? 0 : user(user).createdMillis(),
                now,
                now + life.toMillis(),
                policy);
        return new NewSession(session, sessions.token(session));
    }

    private StoredUser user(String name) {
        var user = users.get(name);
        if (user == null) {
            throw new IllegalArgumentException("there is no user " + name);
        }
        return user.stored;
    }

    private StoredKey key(String id) {
        var key = keys.get(id);
        if (key == null) {
            throw new IllegalArgumentException("there is no key " + id);
        }
        return key.stored;
    }

    private StoredUser keep(StoredUser user) {
        var unused = compiled(user);
        if (user.hasTrust()) {
            var unusedEither = trust(user);
        }
        keep('u', user.name(), user);
        apply(user);
        return user;
    }

    private StoredKey keep(StoredKey key) {
        var secret = secrets.open(key.sealed(), key.id());
        if (secret == null) {
            throw new IllegalStateException("a secret cannot be opened");
        }
        keep('k', key.id(), key);
        keys.put(key.id(), new Key(key, new String(secret, UTF_8)));
        return key;
    }

    private void apply(StoredUser stored) {
        var account = accounts.get(stored.account());
        if (account == null) {
            throw new IllegalArgumentException("there is no account " + stored.account());
        }
        var kind = stored.hasTrust() ? ":role/" : ":user/";
        var who = new Who(
                "arn:aws:iam::" + account.id() + kind + stored.name(),
                "",
                account.id(),
                account.name(),
                account.canonicalId(),
                "");
        var principal =
                new Principal(account(account), stored.name(), stored.name(), who, false, compiled(stored), null, 0);
        users.put(stored.name(), new User(stored, principal, stored.hasTrust() ? trust(stored) : null));
    }

    private static CompiledPolicies trust(StoredUser role) {
        return new CompiledPolicies(
                Map.of("trust", PolicyReader.ofTrust(role.trust().getBytes(UTF_8))));
    }

    private CompiledPolicies compiled(StoredUser user) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        for (var name : user.policies()) {
            documents.put(name, Canned.is(name) ? Canned.document(name) : document(name));
        }
        return new CompiledPolicies(documents);
    }

    private PolicyDocument document(String name) {
        var policy = policies.get(name);
        if (policy == null) {
            throw new IllegalArgumentException("there is no policy " + name);
        }
        return PolicyReader.ofIdentity(policy.document().getBytes(UTF_8));
    }

    private void keep(char kind, String name, Object value) {
        engine.keepRow(RowSpace.IDENTITY, rowKey(kind, name), Optional.of(JSON.writeValueAsBytes(value)))
                .toCompletableFuture()
                .join();
    }

    private void remove(char kind, String name) {
        engine.keepRow(RowSpace.IDENTITY, rowKey(kind, name), Optional.empty())
                .toCompletableFuture()
                .join();
    }

    private static RowKey rowKey(char kind, String name) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(kind);
        bytes.writeBytes(name.getBytes(UTF_8));
        bytes.write(0);
        return new RowKey(bytes.toByteArray());
    }

    private static void requireName(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a name has 1 to 64 letters, digits, dots, dashes and underscores: " + name);
        }
    }

    private static String letters(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ID_LETTERS.charAt(RANDOM.nextInt(ID_LETTERS.length())));
        }
        return text.toString();
    }

    private static String newSecret() {
        var bytes = new byte[30];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
