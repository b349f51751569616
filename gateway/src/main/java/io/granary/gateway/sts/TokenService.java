package io.granary.gateway.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.granary.gateway.access.PolicyAccess;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.access.identity.Identities.NewSession;
import io.granary.gateway.access.identity.Identities.Role;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.oidc.RefusedToken;
import io.granary.gateway.oidc.WebIdentities;
import io.granary.gateway.oidc.WebIdentities.WebIdentity;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.Method;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Addressing;
import io.granary.gateway.signing.SigV4;
import io.granary.gateway.signing.Signed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Gives temporary credentials, with the actions of AWS's
/// [Security Token Service](https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html): forms posted to the path
/// `/`, or queries. Shared by all event loops; answers on the one that asks, except where an issuer's keys must be
/// fetched.
public final class TokenService {
    /// What metrics call these requests.
    public static final String OPERATION = "TokenService";

    /// An issuer's token has at most 20,000 characters, a policy 2,048.
    public static final int MAX_BODY = 64 * 1024;

    private static final String VERSION = "2011-06-15";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int HOUR = 3600;

    /// As AWS has it: from a quarter of an hour to 36 hours, 12 when nothing is said; a root's an hour at most.
    private static final int LONGEST_OF_USER = 36 * HOUR;

    private static final int USUAL_OF_USER = 12 * HOUR;

    private final Identities identities;
    private final PolicyAccess access;
    private final WebIdentities webIdentities;

    public TokenService(Identities identities, PolicyAccess access, WebIdentities webIdentities) {
        this.identities = identities;
        this.access = access;
        this.webIdentities = webIdentities;
    }

    /// Whether a request is for this service. S3 has nothing of the kind at `/`.
    public static boolean isMeant(
            Method method, S3Addressing.Address address, QueryParameters query, HeaderFields headers) {
        if (address.bucket() != null) {
            return false;
        }
        return switch (method) {
            case GET -> query.has("Action");
            case POST -> query.has("Action") || isForm(headers);
            case HEAD, PUT, DELETE, OPTIONS -> false;
        };
    }

    private static boolean isForm(HeaderFields headers) {
        var type = headers.first("content-type");
        return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
    }

    /// Answers a call, refusals included: the stage does not fail. Event loop.
    ///
    /// @param signatures of that event loop, for the token service
    public CompletionStage<S3Response> answer(TokenCall call, SigV4 signatures) {
        CompletionStage<S3Response> answer;
        try {
            answer = answered(call, signatures);
        } catch (RuntimeException refused) {
            return refusal(refused, call.requestId());
        }
        return answer.exceptionallyCompose(refused -> refusal(refused, call.requestId()));
    }

    /// The answer to a request that could not be read.
    public CompletionStage<S3Response> refusal(Throwable failure, String requestId) {
        return CompletableFuture.completedStage(TokenDocuments.refusal(TokenErrors.of(failure, requestId), requestId));
    }

    private CompletionStage<S3Response> answered(TokenCall call, SigV4 signatures) {
        var bytes = new byte[call.body().remaining()];
        call.body().get(bytes);
        var form = isForm(call.head().headers())
                ? QueryParameters.parse(new String(bytes, ISO_8859_1))
                : QueryParameters.NONE;
        var parameters = new TokenParameters(call.query(), form);
        var action = parameters.get("Action").orElse("");
        var version = parameters.get("Version").orElse(VERSION);
        if (action.isEmpty()) {
            throw new TokenRefusal("MissingAction", 400, "The request must contain the parameter Action");
        }
        if (!version.equals(VERSION)) {
            throw unknown(action, version);
        }
        if (action.equals("AssumeRoleWithWebIdentity")) {
            return CompletableFuture.supplyAsync(() -> assumeByToken(call, parameters), Thread::startVirtualThread);
        }
        var signed = signatures.verify(call.head(), call.query(), sha256(bytes));
        if (signed.isAnonymous()) {
            throw new RequestException(new RequestFailure.Anonymous());
        }
        var caller = identities.principalOf(signed.accessKey(), signed.token());
        return CompletableFuture.completedStage(
                switch (action) {
                    case "GetCallerIdentity" -> TokenDocuments.callerIdentity(caller, call.requestId());
                    case "GetSessionToken" -> sessionToken(call, parameters, signed, caller);
                    case "AssumeRole" -> assumeRole(call, parameters, signed, caller);
                    default -> throw unknown(action, version);
                });
    }

    private static TokenRefusal unknown(String action, String version) {
        return new TokenRefusal(
                "InvalidAction",
                400,
                "Could not find operation " + TokenParameters.printable(action) + " for version "
                        + TokenParameters.printable(version));
    }

    private S3Response sessionToken(TokenCall call, TokenParameters parameters, Signed signed, Principal caller) {
        if (caller.isSession()) {
            throw new TokenRefusal("AccessDenied", 403, "Cannot call GetSessionToken with session credentials");
        }
        parameters.refuseNotTaken();
        var asked = parameters.life(LONGEST_OF_USER, caller.root() ? HOUR : USUAL_OF_USER, "longest session");
        var life = caller.root() && asked.toSeconds() > HOUR ? Duration.ofSeconds(HOUR) : asked;
        return TokenDocuments.session(identities.createSessionOfKey(signed.accessKey(), life), call.requestId());
    }

    private S3Response assumeRole(TokenCall call, TokenParameters parameters, Signed signed, Principal caller) {
        parameters.refuseNotTaken();
        var arn = parameters.required("RoleArn");
        var sessionName = parameters.sessionName();
        var policy = parameters.policy();
        var given = given(parameters, sessionName);
        var role = identities.role(arn).orElse(null);
        if (role == null
                || !access.mayAssume(role, caller, caller.who(), signed.accessKey(), given, call.circumstances())) {
            // Not a word on whether there is such a role.
            throw new TokenRefusal(
                    "AccessDenied",
                    403,
                    "User: " + caller.who().arn() + " is not authorized to perform: sts:AssumeRole on resource: "
                            + TokenParameters.printable(arn));
        }
        var life = life(parameters, role, caller);
        var session = fitting(
                identities.createSessionOfRole(role, sessionName, signed.accessKey(), signed.token(), life, policy));
        return TokenDocuments.assumed(session, assumed("AssumeRole", role, session), call.requestId());
    }

    /// Nobody signs this: the issuer of the token vouches. A thread that may block, because the issuer may have to be
    /// asked.
    private S3Response assumeByToken(TokenCall call, TokenParameters parameters) {
        parameters.refuseNotTaken();
        var arn = parameters.required("RoleArn");
        var sessionName = parameters.sessionName();
        var policy = parameters.policy();
        var identity = verified(parameters.required("WebIdentityToken"));
        var issuer = identity.issuer();
        var given = given(parameters, sessionName);
        given.put(issuer.name().toLowerCase(Locale.ROOT) + ":aud", issuer.audience());
        given.put(issuer.name().toLowerCase(Locale.ROOT) + ":sub", identity.subject());
        var who = new Who("", "", "", "", "", issuer.name());
        var role = identities.role(arn).orElse(null);
        if (role == null || !access.mayAssume(role, Principal.ANONYMOUS, who, "", given, call.circumstances())) {
            throw new TokenRefusal("AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        var life = life(parameters, role, Principal.ANONYMOUS);
        var session = fitting(identities.createSessionOfRole(role, sessionName, "", "", life, policy));
        return TokenDocuments.assumed(
                session,
                new TokenDocuments.Assumed(
                        "AssumeRoleWithWebIdentity",
                        role.stored().name() + ':' + sessionName,
                        Identities.arnOf(role, session),
                        issuer.url(),
                        issuer.audience(),
                        identity.subject()),
                call.requestId());
    }

    private WebIdentity verified(String token) {
        try {
            return webIdentities.verify(token);
        } catch (RefusedToken refused) {
            var message = String.valueOf(refused.getMessage());
            throw switch (refused.fault()) {
                case INVALID -> new TokenRefusal("InvalidIdentityToken", 400, message);
                case EXPIRED -> new TokenRefusal("ExpiredTokenException", 400, message);
                case UNREACHABLE -> new TokenRefusal("IDPCommunicationError", 400, message);
            };
        }
    }

    private static Map<String, String> given(TokenParameters parameters, String sessionName) {
        var given = new HashMap<String, String>();
        given.put("sts:rolesessionname", sessionName);
        parameters.externalId().ifPresent(id -> given.put("sts:externalid", id));
        return given;
    }

    /// A role that a session of a role takes on has it for an hour at most, as on AWS.
    private static Duration life(TokenParameters parameters, Role role, Principal caller) {
        int longest = role.stored().longestSession();
        if (caller.isSession() && !caller.who().roleArn().isEmpty()) {
            return parameters.life(
                    Math.min(HOUR, longest),
                    Math.min(HOUR, longest),
                    "1 hour session limit for roles assumed by role chaining");
        }
        return parameters.life(longest, Math.min(HOUR, longest), "MaxSessionDuration set for this role");
    }

    private static NewSession fitting(NewSession session) {
        if (!session.fits()) {
            throw new TokenRefusal(
                    "PackedPolicyTooLarge", 400, "The session's policy does not fit into a session token");
        }
        return session;
    }

    private static TokenDocuments.Assumed assumed(String action, Role role, NewSession session) {
        return new TokenDocuments.Assumed(
                action,
                role.stored().name() + ':' + session.session().sessionName(),
                Identities.arnOf(role, session),
                "",
                "",
                "");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
