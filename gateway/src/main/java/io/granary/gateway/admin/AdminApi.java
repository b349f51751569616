package io.granary.gateway.admin;

import io.granary.gateway.access.PolicyAccess;
import io.granary.gateway.access.audit.AuditLog;
import io.granary.gateway.access.identity.Identities;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.http.WireCircumstances;
import io.granary.gateway.http.WireHeaders;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestHead;
import io.granary.gateway.signing.PayloadHash;
import io.granary.gateway.signing.SigV4;
import io.granary.gateway.signing.Signed;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /admin/v1/…` on the port for administration: signed like a request to S3, body included, by the root or by a
/// user of its account who may `granary:Administer`. The event loop of that port.
public final class AdminApi {
    static final String PATH = "/admin/v1/";

    private static final int MAX_BODY = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Caller(Principal principal, String accessKey, String source, String hash) {}

    private final Identities identities;
    private final PolicyAccess access;
    private final IdentityCommands commands;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SigV4 signatures;

    public AdminApi(Identities identities, PolicyAccess access, AuditLog audit, String region, InstantSource clock) {
        this.identities = identities;
        this.access = access;
        this.commands = new IdentityCommands(identities, access);
        this.audit = audit;
        this.clock = clock;
        this.signatures = new SigV4(identities, region, clock);
    }

    void handle(HttpServerRequest http, Vertx vertx) {
        Caller caller;
        try {
            caller = callerOf(http);
        } catch (RequestException refused) {
            answer(http, 403, Map.of("error", "the signature does not hold"));
            return;
        }
        var name = String.valueOf(http.path()).substring(PATH.length());
        if (!http.method().equals(HttpMethod.POST)) {
            answer(http, 405, Map.of("error", "only POST"));
            return;
        }
        var length = http.getHeader("content-length");
        if (length == null || length.length() > 6 || !length.matches("\\d+") || Long.parseLong(length) > MAX_BODY) {
            answer(http, 400, Map.of("error", "a body of at most " + MAX_BODY + " bytes with its length is needed"));
            return;
        }
        http.body().onComplete(read -> {
            if (read.failed()) {
                return;
            }
            var body = read.result().getBytes();
            if (caller.hash.isEmpty() || !caller.hash.equals(sha256(body))) {
                answer(http, 403, Map.of("error", "the body is not the one that was signed"));
                return;
            }
            if (!access.mayAdminister(
                    caller.principal,
                    caller.accessKey,
                    new WireCircumstances(http, new WireHeaders(http.headers()), QueryParameters.NONE, clock))) {
                answer(http, 403, Map.of("error", "not allowed"));
                return;
            }
            Callable<Object> work = () -> run(caller, name, body);
            vertx.executeBlocking(work)
                    .onSuccess(result -> answer(http, 200, result))
                    .onFailure(failure -> {
                        if (failure instanceof IdentityCommands.Refused refused) {
                            answer(http, 400, Map.of("error", String.valueOf(refused.getMessage())));
                        } else {
                            LOG.error("the administrative call {} failed", name, failure);
                            answer(http, 500, Map.of("error", "internal error"));
                        }
                    });
        });
    }

    private Caller callerOf(HttpServerRequest http) {
        var headers = new WireHeaders(http.headers());
        var head = RequestHead.of(http.method().name(), http.uri(), headers);
        Signed signed = signatures.verify(head, QueryParameters.NONE);
        if (signed.isAnonymous()) {
            throw new RequestException(new io.granary.gateway.request.RequestFailure.Anonymous());
        }
        var hash = signed.payload() instanceof PayloadHash.Exact exact ? exact.hex() : "";
        var peer = http.remoteAddress();
        return new Caller(
                identities.principalOf(signed.accessKey(), signed.token()),
                signed.accessKey(),
                peer == null ? "" : peer.hostAddress(),
                hash.toLowerCase(Locale.ROOT));
    }

    private Object run(Caller caller, String name, byte[] body) {
        String outcome = "failed";
        JsonNode in = null;
        try {
            in = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            var result = commands.run(name, in);
            outcome = "done";
            return result;
        } catch (JacksonException e) {
            outcome = "refused";
            throw new IdentityCommands.Refused("the body is no JSON object");
        } catch (IdentityCommands.Refused e) {
            outcome = "refused: " + e.getMessage();
            throw e;
        } finally {
            audit.administered(caller.principal, caller.accessKey, caller.source, subject(name, in), outcome);
        }
    }

    /// What a call was about, without secrets.
    private static String subject(String name, @org.jspecify.annotations.Nullable JsonNode in) {
        var text = new StringBuilder(name);
        if (in != null) {
            for (var member : new String[] {"name", "user", "id", "account", "policy", "enabled", "hold", "action"}) {
                if (in.has(member)) {
                    text.append(' ')
                            .append(member)
                            .append('=')
                            .append(in.path(member).asString(""));
                }
            }
        }
        return text.toString();
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }

    private static void answer(HttpServerRequest http, int status, Object body) {
        http.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(JSON.writeValueAsString(body));
    }
}
