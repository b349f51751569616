package io.granary.gateway.admin;

import io.granary.gateway.access.PolicyAccess;
import io.granary.gateway.access.identity.Canned;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.access.identity.Trust;
import io.granary.gateway.access.policy.MalformedPolicyException;
import io.granary.gateway.request.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The administrative calls about accounts, users, keys and policies: JSON in, JSON out. A worker thread.
public final class IdentityCommands {
    /// What was asked cannot be done; the message is for whoever asked.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final Identities identities;
    private final PolicyAccess access;

    public IdentityCommands(Identities identities, PolicyAccess access) {
        this.identities = identities;
        this.access = access;
    }

    /// Runs a call. Throws [Refused].
    Object run(String name, JsonNode in) {
        try {
            return call(name, in);
        } catch (MalformedPolicyException e) {
            throw new Refused("MalformedPolicy: " + e.reason());
        } catch (IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private Object call(String name, JsonNode in) {
        return switch (name) {
            case "account-create" -> identities.createAccount(text(in, "name"), optional(in, "email"));
            case "account-list" -> identities.accounts();
            case "user-create" -> {
                var account = optional(in, "account");
                yield identities.createUser(
                        text(in, "name"),
                        account.isEmpty() ? Account.MAIN.name() : account,
                        texts(in, "policies"),
                        optional(in, "trust"));
            }
            case "user-list" -> identities.users();
            case "user-enable" ->
                identities.enableUser(text(in, "name"), in.path("enabled").asBoolean(false));
            case "user-remove" -> {
                identities.removeUser(text(in, "name"));
                yield Map.of();
            }
            case "user-attach" ->
                identities.attach(
                        text(in, "name"), text(in, "policy"), in.path("hold").asBoolean(false));
            case "role-create" -> createRole(in);
            case "role-list" ->
                identities.users().stream()
                        .filter(io.granary.gateway.access.identity.Stored.StoredUser::hasTrust)
                        .map(this::role)
                        .toList();
            case "role-trust" -> identities.changeTrust(text(in, "name"), text(in, "trust"));
            case "sessions-revoke" -> identities.revokeSessions(text(in, "name"));
            case "key-create" ->
                key(identities.createKey(
                        text(in, "user"), optional(in, "id"), optional(in, "secret"), seconds(in, "lifeSeconds")));
            case "key-list" ->
                identities.keys().stream().map(IdentityCommands::described).toList();
            case "key-rotate" ->
                key(identities.rotateKey(
                        text(in, "id"), seconds(in, "graceSeconds").orElse(Duration.ZERO)));
            case "key-enable" ->
                described(
                        identities.enableKey(text(in, "id"), in.path("enabled").asBoolean(false)));
            case "key-expire" ->
                described(identities.expireKey(
                        text(in, "id"), seconds(in, "inSeconds").orElse(Duration.ZERO)));
            case "key-remove" -> {
                identities.removeKey(text(in, "id"));
                yield Map.of();
            }
            case "policy-put" -> identities.putPolicy(text(in, "name"), text(in, "document"));
            case "policy-list" -> identities.policies();
            case "policy-show" -> show(text(in, "name"));
            case "policy-remove" -> {
                identities.removePolicy(text(in, "name"));
                yield Map.of();
            }
            case "policy-simulate" -> simulate(in);
            default -> throw new Refused("there is no call " + name);
        };
    }

    private Object createRole(JsonNode in) {
        var account = optional(in, "account");
        var trust = optional(in, "trust");
        if (trust.isEmpty()) {
            var arns = new ArrayList<String>();
            texts(in, "users").forEach(user -> arns.add(identities.arn(user, "")));
            texts(in, "accounts").forEach(of -> arns.add(identities.arn("", of)));
            trust = Trust.document(arns, optional(in, "issuer"), texts(in, "subjects"));
        }
        return role(identities.createRole(
                text(in, "name"),
                account.isEmpty() ? Account.MAIN.name() : account,
                texts(in, "policies"),
                trust,
                seconds(in, "longestSeconds").orElse(Duration.ofHours(1))));
    }

    private Map<String, Object> role(io.granary.gateway.access.identity.Stored.StoredUser role) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", role.name());
        shown.put("arn", identities.arn(role.name(), ""));
        shown.put("enabled", role.enabled());
        shown.put("policies", role.policies());
        shown.put("longestSeconds", role.longestSession());
        shown.put("trust", role.trust());
        return shown;
    }

    private Object show(String name) {
        if (Canned.is(name)) {
            return Map.of("name", name, "document", Canned.json(name));
        }
        return identities.policies().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("there is no policy " + name));
    }

    private Object simulate(JsonNode in) {
        var verdict = access.simulate(
                optional(in, "user"),
                text(in, "action"),
                optional(in, "bucket"),
                optional(in, "key"),
                optional(in, "source"));
        return Map.of("allowed", verdict.allowed(), "because", verdict.because());
    }

    /// The one time that a secret is shown.
    private static Map<String, Object> key(Identities.NewKey key) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", key.id());
        shown.put("secret", key.secret());
        shown.put("expiresMillis", key.expiresMillis());
        return shown;
    }

    private static Map<String, Object> described(io.granary.gateway.access.identity.Stored.StoredKey key) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", key.id());
        shown.put("user", key.user());
        shown.put("enabled", key.enabled());
        shown.put("expiresMillis", key.expiresMillis());
        shown.put("createdMillis", key.createdMillis());
        return shown;
    }

    private static String text(JsonNode in, String name) {
        var value = optional(in, name);
        if (value.isEmpty()) {
            throw new Refused(name + " is missing");
        }
        return value;
    }

    private static String optional(JsonNode in, String name) {
        return in.path(name).asString("");
    }

    private static List<String> texts(JsonNode in, String name) {
        var found = new ArrayList<String>();
        in.path(name).forEach(one -> found.add(one.asString("")));
        return found;
    }

    private static Optional<Duration> seconds(JsonNode in, String name) {
        long seconds = in.path(name).asLong(0);
        if (seconds < 0 || seconds > Duration.ofDays(36_500).toSeconds()) {
            throw new Refused(name + " is out of range");
        }
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
