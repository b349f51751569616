package io.granary.gateway.access.policy;

import io.granary.gateway.request.S3Action;
import io.granary.gateway.request.Scope;
import io.granary.model.name.BucketName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads policies and refuses, with the reason, what is none: a member that is not understood would otherwise be a
/// restriction that is not enforced.
public final class PolicyReader {
    /// As S3 has it, for every kind of policy.
    public static final int MAX_BYTES = 20 * 1024;

    /// No name has more bytes, and matching takes pattern times name.
    private static final int MAX_PATTERN = 2048;

    private static final int MAX_DEPTH = 16;
    private static final String WILDCARD = "*";
    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    private static final Pattern PRINCIPAL_ARN = Pattern.compile(
            "arn:aws(?:-[a-z]+)*:(iam|sts)::([A-Za-z0-9_-]*):(root|(user|role|assumed-role|federated-user)/[^*?]+)");
    /// A colon less, and a denial would be of nothing.
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]+:[^:]*:[^:]*:(?s:.+)");
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Set<String> POLICY_MEMBERS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_MEMBERS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private static final Set<String> TRUST_ACTIONS =
            Set.of("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity");

    private static final Pattern OIDC_PROVIDER =
            Pattern.compile("(?:https?://|arn:aws(?:-[a-z]+)*:iam::\\d{12}:oidc-provider/)(.+)");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_BYTES)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final boolean principals;
    private final boolean resources;
    private final @Nullable BucketName bucket;

    private PolicyReader(boolean principals, boolean resources, @Nullable BucketName bucket) {
        this.principals = principals;
        this.resources = resources;
        this.bucket = bucket;
    }

    /// The policy of a bucket: it has principals, and speaks of this bucket only. Throws [MalformedPolicyException].
    public static PolicyDocument ofBucket(byte[] json, BucketName bucket) {
        return new PolicyReader(true, true, bucket).read(json);
    }

    /// A policy of a user, a role or a session: it has no principals. Throws [MalformedPolicyException].
    public static PolicyDocument ofIdentity(byte[] json) {
        return new PolicyReader(false, true, null).read(json);
    }

    /// Who may take on a role: it has principals and no resources. Throws [MalformedPolicyException].
    public static PolicyDocument ofTrust(byte[] json) {
        var trust = new PolicyReader(true, false, null).read(json);
        trust.statements().stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .forEach(PolicyReader::requireOfTrust);
        return trust;
    }

    /// What lets in says exactly how: a wildcard would open a role to ways that its author did not think of, and
    /// whoever has no signature comes by an issuer that is named.
    private static void requireOfTrust(PolicyDocument.Statement statement) {
        for (var action : statement.actions()) {
            if (statement.notAction() || !TRUST_ACTIONS.contains(action)) {
                throw malformed("AssumeRole policy may only specify STS AssumeRole actions");
            }
            if (action.equals("sts:AssumeRoleWithWebIdentity")
                    && (statement.principals().everybody()
                            || statement.principals().issuers().isEmpty())) {
                throw malformed("AssumeRoleWithWebIdentity needs a Federated principal: the URL of its issuer");
            }
        }
    }

    private PolicyDocument read(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw malformed("Policy is larger than " + MAX_BYTES + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw malformed("Policies must be valid JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        }
        refuseUnknown(root, POLICY_MEMBERS);
        var version = root.path("Version").asString("2008-10-17");
        if (!version.equals("2012-10-17") && !version.equals("2008-10-17")) {
            throw malformed("The policy must contain a valid version string");
        }
        boolean variables = version.equals("2012-10-17");
        var statements = new ArrayList<PolicyDocument.Statement>();
        var given = root.path("Statement");
        if (given.isObject()) {
            statements.add(statement(given));
        } else if (given.isArray() && !given.isEmpty()) {
            given.forEach(one -> statements.add(statement(one)));
        } else {
            throw malformed("Missing required field Statement");
        }
        var policy = new PolicyDocument(variables, statements);
        // What cannot be compiled is no policy either: numbers, dates, addresses and variables are read then.
        for (int i = 0; i < statements.size(); i++) {
            var unused = new CompiledStatement("", i, statements.get(i), variables);
        }
        return policy;
    }

    private PolicyDocument.Statement statement(JsonNode given) {
        if (!given.isObject()) {
            throw malformed("A statement must be an object");
        }
        refuseUnknown(given, STATEMENT_MEMBERS);
        boolean notAction = given.has("NotAction");
        boolean notResource = given.has("NotResource");
        var actions = actions(given, notAction);
        var effect = effect(given.path("Effect"));
        var who = principals(given);
        var what = resources(given, notResource, actions, notAction);
        return new PolicyDocument.Statement(
                given.path("Sid").asString(""),
                effect,
                who,
                actions,
                notAction,
                what,
                notResource,
                conditions(given.path("Condition")));
    }

    private static Effect effect(JsonNode given) {
        return switch (given.asString("")) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            case "" -> throw malformed("Missing required field Effect");
            default -> throw malformed("Invalid effect: " + given.asString(""));
        };
    }

    private List<String> actions(JsonNode statement, boolean not) {
        if (not && statement.has("Action")) {
            throw malformed("A statement has either Action or NotAction");
        }
        var actions = texts(statement, not ? "NotAction" : "Action");
        for (var action : actions) {
            if (action.equals(WILDCARD)) {
                continue;
            }
            if (!ACTION.matcher(action).matches()) {
                throw malformed("Policy has invalid action: " + action);
            }
            if (bucket != null && !namesAny(action)) {
                throw malformed("Policy has invalid action: " + action);
            }
        }
        return actions;
    }

    private static boolean namesAny(String pattern) {
        var glob = Glob.compile(pattern.toLowerCase(Locale.ROOT));
        for (var action : S3Action.values()) {
            var name = action.wireName().toLowerCase(Locale.ROOT);
            if (!name.startsWith("sts:") && Glob.matches(glob, name)) {
                return true;
            }
        }
        return false;
    }

    private Principals principals(JsonNode statement) {
        boolean not = statement.has("NotPrincipal");
        boolean given = not || statement.has("Principal");
        if (!principals) {
            if (given) {
                throw malformed("Policy document should not specify a principal");
            }
            return Principals.EVERYBODY;
        }
        if (!given) {
            throw malformed("Missing required field Principal");
        }
        if (not && statement.has("Principal")) {
            throw malformed("A statement has either Principal or NotPrincipal");
        }
        if (not && effect(statement.path("Effect")) == Effect.ALLOW) {
            // Or everybody whom the author did not think of would be let in.
            throw malformed("Allow with NotPrincipal is not allowed");
        }
        return new PrincipalNames().read(statement.path(not ? "NotPrincipal" : "Principal"), not);
    }

    private static final class PrincipalNames {
        private boolean everybody;
        private final Set<String> arns = new HashSet<>();
        private final Set<String> accounts = new HashSet<>();
        private final Set<String> canonicalIds = new HashSet<>();
        private final Set<String> issuers = new HashSet<>();

        Principals read(JsonNode given, boolean not) {
            if (given.isString() && given.asString().equals(WILDCARD)) {
                everybody = true;
            } else if (given.isObject() && !given.isEmpty()) {
                for (var kind : given.propertyNames()) {
                    texts(given, kind).forEach(name -> add(kind, name));
                }
            } else {
                throw malformed("Invalid principal in policy");
            }
            return new Principals(not, everybody, arns, accounts, canonicalIds, issuers);
        }

        private void add(String kind, String name) {
            switch (kind) {
                case "AWS" -> addAws(name);
                case "CanonicalUser" -> canonicalIds.add(name);
                case "Federated" -> issuers.add(issuer(name));
                // A service of AWS: none calls here.
                case "Service" -> {}
                default -> throw malformed("Invalid principal in policy: " + kind);
            }
        }

        /// Without the scheme, as condition keys name it.
        private static String issuer(String name) {
            var known = OIDC_PROVIDER.matcher(name);
            return known.matches() ? known.group(1) : name;
        }

        private void addAws(String name) {
            var arn = PRINCIPAL_ARN.matcher(name);
            if (name.equals(WILDCARD)) {
                everybody = true;
            } else if (ACCOUNT.matcher(name).matches()) {
                accounts.add(name);
            } else if (!arn.matches()) {
                throw malformed("Invalid principal in policy: " + name);
            } else if (arn.group(3).equals("root")) {
                accounts.add(arn.group(2));
            } else {
                arns.add(name);
            }
        }
    }

    private List<String> resources(JsonNode statement, boolean not, List<String> actions, boolean notAction) {
        if (!resources) {
            if (not || statement.has("Resource")) {
                throw malformed("Has prohibited field Resource");
            }
            return List.of(WILDCARD);
        }
        if (not && statement.has("Resource")) {
            throw malformed("A statement has either Resource or NotResource");
        }
        var given = texts(statement, not ? "NotResource" : "Resource");
        for (var one : given) {
            if (one.length() > MAX_PATTERN) {
                throw malformed("Policy has invalid resource: longer than " + MAX_PATTERN);
            }
            if (bucket == null && !one.equals(WILDCARD) && !ARN.matcher(one).matches()) {
                throw malformed("Policy has invalid resource: " + one);
            }
        }
        if (bucket == null) {
            return given;
        }
        var ours = new ArrayList<String>();
        for (var one : given) {
            ours.add(ofBucket(one, bucket.value()));
        }
        if (!not && !notAction) {
            requireApplicable(actions, ours);
        }
        return ours;
    }

    /// The ARN without region and account, which a bucket's has not. Refuses one that names another bucket.
    private static String ofBucket(String resource, String bucket) {
        if (resource.equals(WILDCARD)) {
            return resource;
        }
        var parts = resource.split(":", 6);
        if (parts.length < 6
                || !parts[0].equals("arn")
                || !PARTITION.matcher(parts[1]).matches()
                || !parts[2].equals("s3")
                || !isAny(parts[3])
                || !isAny(parts[4])) {
            throw malformed("Policy has invalid resource: " + resource);
        }
        int slash = parts[5].indexOf('/');
        var name = slash < 0 ? parts[5] : parts[5].substring(0, slash);
        if (!Glob.matches(Glob.compile(name), bucket) && !name.endsWith(WILDCARD)) {
            throw malformed("Policy has invalid resource: " + resource);
        }
        return ResourcePattern.ARN + parts[5];
    }

    private static boolean isAny(String part) {
        return part.isEmpty() || part.equals(WILDCARD);
    }

    /// Each action that is named in full needs a resource of its kind.
    private static void requireApplicable(List<String> actions, List<String> resources) {
        boolean wild = resources.stream().anyMatch(one -> one.indexOf('*') >= 0 && one.indexOf('/') < 0);
        boolean buckets = wild || resources.stream().anyMatch(one -> one.indexOf('/') < 0);
        boolean objects = wild || resources.stream().anyMatch(one -> one.indexOf('/') >= 0);
        for (var action : S3Action.values()) {
            boolean named = actions.stream().anyMatch(action.wireName()::equalsIgnoreCase);
            if (named && (action.scope() == Scope.OBJECT ? !objects : !buckets)) {
                throw malformed("Action does not apply to any resource(s) in statement");
            }
        }
    }

    private List<Condition> conditions(JsonNode given) {
        var found = new ArrayList<Condition>();
        if (given.isMissingNode()) {
            return found;
        }
        if (!given.isObject()) {
            throw malformed("Invalid Condition");
        }
        for (var operator : given.propertyNames()) {
            var lines = given.path(operator);
            if (!lines.isObject()) {
                throw malformed("Invalid Condition: " + operator);
            }
            for (var key : lines.propertyNames()) {
                found.add(condition(operator, key, texts(lines, key)));
            }
        }
        return found;
    }

    private Condition condition(String written, String keyText, List<String> values) {
        var name = written;
        var set = Condition.Set.ONLY;
        if (name.startsWith("ForAllValues:")) {
            set = Condition.Set.FOR_ALL_VALUES;
            name = name.substring("ForAllValues:".length());
        } else if (name.startsWith("ForAnyValue:")) {
            set = Condition.Set.FOR_ANY_VALUE;
            name = name.substring("ForAnyValue:".length());
        }
        boolean ifExists = name.endsWith("IfExists");
        var operator = Operator.of(ifExists ? name.substring(0, name.length() - "IfExists".length()) : name);
        if (operator == null || (operator == Operator.NULL && (ifExists || set != Condition.Set.ONLY))) {
            throw malformed("Invalid Condition type : " + written);
        }
        var key = ConditionKey.of(keyText);
        if (key.kind() == ConditionKey.Kind.OTHER
                && bucket != null
                && !key.name().startsWith("aws:")) {
            throw malformed("Policy has an invalid condition key: " + keyText);
        }
        for (var value : values) {
            if (value.length() > MAX_PATTERN) {
                throw malformed("A value in a condition is longer than " + MAX_PATTERN);
            }
        }
        return new Condition(set, operator, ifExists, key, values);
    }

    /// One text or several, numbers and truth values among them, as JSON has them.
    private static List<String> texts(JsonNode parent, String name) {
        var node = parent.path(name);
        if (node.isMissingNode() || node.isNull()) {
            throw malformed("Missing required field " + name);
        }
        var found = new ArrayList<String>();
        if (node.isArray()) {
            node.forEach(one -> found.add(text(one, name)));
        } else {
            found.add(text(node, name));
        }
        if (found.isEmpty()) {
            throw malformed("Missing required field " + name + " cannot be empty!");
        }
        return found;
    }

    private static String text(JsonNode node, String name) {
        if (!node.isString() && !node.isNumber() && !node.isBoolean()) {
            throw malformed("Invalid value of " + name);
        }
        var text = node.asString();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw malformed("Invalid Unicode in " + name);
        }
        return text;
    }

    private static void refuseUnknown(JsonNode object, Set<String> known) {
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw malformed("Unknown field " + name);
            }
        }
    }

    private static MalformedPolicyException malformed(String reason) {
        return new MalformedPolicyException(reason);
    }
}
